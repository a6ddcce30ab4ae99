package ai.moolai.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The process of one service, known by its process-id file.
final class ServiceProcess {
    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

    private final ServicePlan plan;
    private final Home home;
    private final Jvm jvm;

    ServiceProcess(ServicePlan plan, Home home, Jvm jvm) {
        this.plan = plan;
        this.home = home;
        this.jvm = jvm;
    }

    /// Died is what has a process-id file and no process.
    enum State {
        RUNNING,
        DIED,
        STOPPED
    }

    ServicePlan plan() {
        return plan;
    }

    String name() {
        return plan.name();
    }

    State state() {
        Path file = home.pidFile(plan.name());
        if (!Files.exists(file)) {
            return State.STOPPED;
        }
        return ProcessMark.read(file).filter(ProcessMark::isAlive).isPresent() ? State.RUNNING : State.DIED;
    }

    /// Its process, while it runs.
    Optional<ProcessHandle> handle() {
        return ProcessMark.read(home.pidFile(plan.name())).flatMap(ProcessMark::handle);
    }

    Optional<Instant> startedAt() {
        return handle().flatMap(handle -> handle.info().startInstant());
    }

    /// Starts it in a session of its own, so that neither Ctrl-C nor a closed terminal reaches it.
    ///
    /// @param linkKey the secret that the services share
    void start(String linkKey) {
        List<String> command = new ArrayList<>();
        SETSID.stream().filter(Files::isExecutable).findFirst().ifPresent(path -> command.add(path.toString()));
        command.addAll(jvm.command(plan.role()));
        Path output = home.output(plan.name());
        try {
            if (Files.exists(output)) {
                Files.move(output, output.resolveSibling(plan.name() + ".out.1"), StandardCopyOption.REPLACE_EXISTING);
            }
            var builder = new ProcessBuilder(command)
                    .directory(home.directory().toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            Map<String, String> environment = builder.environment();
            environment.clear();
            environment.putAll(plan.environment());
            environment.put("ORCHESTRATOR_API_KEY", linkKey);
            Process process = builder.start();
            var mark = ProcessMark.of(process.pid());
            if (mark.isPresent()) {
                mark.get().write(home.pidFile(plan.name()));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(plan.name() + " could not be started: " + failed.getMessage(), failed);
        }
    }

    /// Asks it to end; answers under way are finished first.
    void terminate() {
        handle().ifPresent(ProcessHandle::destroy);
    }

    void kill() {
        handle().ifPresent(ProcessHandle::destroyForcibly);
    }

    void forget() {
        try {
            Files.deleteIfExists(home.pidFile(plan.name()));
        } catch (IOException failed) {
            throw new UncheckedIOException(home.pidFile(plan.name()) + " could not be removed", failed);
        }
    }
}
