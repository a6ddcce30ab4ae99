package ai.moolai.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The commands against real processes, from a folder whose name contains spaces.
@Timeout(120)
class UpAndDownTest {
    private Stage stage;

    UpAndDownTest(@TempDir Path folder) throws IOException {
        stage = new Stage(Files.createDirectories(folder.resolve("a home with spaces")));
    }

    @BeforeEach
    void nothingRuns() {
        assertThat(stage.run("status")).isEqualTo(1);
        assertThat(stage.spoken()).contains("org_001", "org_002", "controller", "stopped");
    }

    @AfterEach
    void endWhatWasStarted() {
        stage.close();
    }

    @Test
    void upStartsAllAndDownLeavesNothing() throws IOException {
        assertThat(stage.run("up")).as(stage.spoken()).isZero();
        assertThat(stage.spoken())
                .contains("http://localhost:" + stage.port("ORCHESTRATOR_PORT") + "/api/v1/llm/chat", "demo provider");
        var handle = stage.process("org_001").handle().orElseThrow();
        assertThat(stage.run("status")).as(stage.spoken()).isZero();
        assertThat(stage.spoken()).contains("running", "healthy", Long.toString(handle.pid()));

        assertThat(stage.run("down")).isZero();
        assertThat(ProcessMark.of(handle.pid())).isEmpty();
        assertThat(stage.run("status")).isEqualTo(1);
        try (var left = Files.list(stage.file("run"))) {
            assertThat(left.map(path -> path.getFileName().toString())).containsExactly("moolai.lock");
        }
    }

    @Test
    void theSharedSecretIsMadeOnceAndOnlyItsOwnerReadsIt() throws IOException {
        assertThat(stage.run("up", "--only", "controller")).as(stage.spoken()).isZero();
        Path file = stage.file("data/orchestrator-api-key");
        String key = Files.readString(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(stage.run("up", "--only", "org_002")).as(stage.spoken()).isZero();
        assertThat(Files.readString(file)).isEqualTo(key);
        assertThat(stage.spoken()).doesNotContain(key.strip());
    }

    @Test
    void upLeavesWhatRunsAlone() {
        assertThat(stage.run("up", "--only", "org_001")).as(stage.spoken()).isZero();
        long pid = stage.process("org_001").handle().orElseThrow().pid();
        assertThat(stage.run("up", "--only", "org_001")).as(stage.spoken()).isZero();
        assertThat(stage.spoken()).contains("was running already");
        assertThat(stage.process("org_001").handle().orElseThrow().pid()).isEqualTo(pid);
    }

    @Test
    void upStartsAKilledServiceAgain() {
        assertThat(stage.run("up", "--only", "org_001")).as(stage.spoken()).isZero();
        long pid = stage.process("org_001").handle().orElseThrow().pid();
        stage.process("org_001").kill();
        awaitDeath("org_001");
        assertThat(stage.run("status")).isEqualTo(1);
        assertThat(stage.spoken()).contains("died");
        assertThat(stage.run("up", "--only", "org_001")).as(stage.spoken()).isZero();
        assertThat(stage.spoken()).contains("org_001 had died: starting it again");
        assertThat(stage.process("org_001").handle().orElseThrow().pid()).isNotEqualTo(pid);
    }

    @Test
    void aProcessIdFileOfAnotherProcessIsNeverObeyed() throws IOException {
        assertThat(stage.run("up", "--only", "controller")).as(stage.spoken()).isZero();
        long innocent = stage.process("controller").handle().orElseThrow().pid();
        // The number lives, but it was given to somebody else since: its process began at another time.
        Files.writeString(stage.file("run/org_001.pid"), innocent + "\nsome-other-boot:1\n");
        assertThat(stage.process("org_001").state()).isEqualTo(ServiceProcess.State.DIED);
        assertThat(stage.run("down", "--only", "org_001")).isZero();
        assertThat(stage.process("controller").state()).isEqualTo(ServiceProcess.State.RUNNING);
        assertThat(stage.file("run/org_001.pid")).doesNotExist();
    }

    @Test
    void aTakenPortIsOneSentenceAndNothingIsStarted() throws IOException {
        int port = stage.port("CONTROLLER_PORT");
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(stage.run("up")).isEqualTo(1);
        }
        assertThat(stage.spoken().lines())
                .containsExactly("Port " + port + ", meant for controller, is taken by another program: stop that one, "
                        + "or choose another port with CONTROLLER_PORT.");
        assertThat(stage.process("org_001").state()).isEqualTo(ServiceProcess.State.STOPPED);
    }

    @Test
    void aServiceThatDiesWhileItStartsSaysWhyAndTakesTheOthersAlong() {
        assertThat(stage.with("STAND_IN", "dies").run("up")).isEqualTo(1);
        assertThat(stage.spoken()).contains("ended while it started", "no database: port 5434 is taken");
        assertThat(stage.process("controller").state()).isEqualTo(ServiceProcess.State.STOPPED);
    }

    @Test
    void oneThatLacksSomethingServesAllTheSame() {
        assertThat(stage.with("STAND_IN", "ailing").run("up", "--only", "org_001"))
                .as(stage.spoken())
                .isZero();
        assertThat(stage.spoken()).contains("degraded");
        assertThat(stage.run("status")).isEqualTo(1);
    }

    @Test
    void oneThatDoesNotEndIsKilledAndThatIsSaid() {
        assertThat(stage.with("STAND_IN", "deaf").run("up", "--only", "org_001"))
                .as(stage.spoken())
                .isZero();
        var handle = stage.process("org_001").handle().orElseThrow();
        boolean clean = new Stopper(stage.desk(), Duration.ofSeconds(1)).stop(List.of(stage.process("org_001")));
        assertThat(clean).isTrue();
        assertThat(stage.spoken()).contains("org_001 did not stop within 1 s and is killed");
        assertThat(ProcessMark.of(handle.pid())).isEmpty();
    }

    @Test
    void twoOrganizationsNeverShareADatabase() {
        stage.with("DATABASE_URL", "postgresql://user:hunter2@db/orchestrator");
        assertThat(stage.run("up")).isEqualTo(1);
        assertThat(stage.spoken()).startsWith("DATABASE_URL is set").doesNotContain("hunter2");
        assertThat(stage.run("status")).isEqualTo(1);
    }

    @Test
    void aHomeThatCannotBeWrittenIsOneSentence() throws IOException {
        Files.writeString(stage.file("data"), "a file where a folder should be");
        assertThat(stage.run("up")).isEqualTo(1);
        assertThat(stage.spoken().lines()).singleElement().asString().contains("data cannot be written");
    }

    @Test
    void aPostgresqlWithoutItsServiceIsStoppedByDownAndAdoptedByUp() throws IOException {
        var server = postgres("data/org_001/postgresql");
        int port = stage.port("EMBEDDED_POSTGRES_PORT");
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(stage.run("up", "--only", "org_001")).as(stage.spoken()).isZero();
        }
        assertThat(server.isAlive()).isTrue();
        stage.process("org_001").kill();
        awaitDeath("org_001");
        assertThat(stage.run("down")).isZero();
        assertThat(stage.spoken()).contains("org_001     had died; its PostgreSQL is stopped");
        assertThat(ProcessMark.of(server.pid())).isEmpty();
    }

    @Test
    void aPostgresqlWhoseServiceRunsInATerminalIsLeftAlone() throws IOException {
        var server = postgres("data/org_001/postgresql");
        var lock = stage.file("data/org_001/postgresql.lock");
        try (var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            assertThat(stage.run("down")).isZero();
            assertThat(server.isAlive()).isTrue();
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void logsAreShownByServiceAndOneByOne() throws IOException {
        assertThat(stage.run("logs")).isEqualTo(1);
        assertThat(stage.spoken()).contains("Start the services by ./moolai up");
        Files.createDirectories(stage.file("logs"));
        Files.writeString(stage.file("logs/org_001.log"), "one\ntwo\n");
        Files.writeString(stage.file("logs/controller.log"), "three\n");
        assertThat(stage.run("logs")).isZero();
        assertThat(stage.spoken().lines())
                .containsExactly("org_001    | one", "org_001    | two", "controller | three");
        assertThat(stage.run("logs", "org_001", "-n", "1")).isZero();
        assertThat(stage.spoken().lines()).containsExactly("two");
    }

    @Test
    void theConfigurationIsCheckedAsEachServiceReadsIt() throws IOException {
        Files.createDirectories(stage.file("config"));
        Files.writeString(stage.file("config/moolai.yaml"), "colour: green\n");
        assertThat(stage.run("config", "check")).isEqualTo(1);
        assertThat(stage.spoken()).contains("HOST: wrong", "colour", "2 wrong").containsOnlyOnce("colour");
    }

    @Test
    void downWorksWhateverTheConfigurationSaysByThen() throws IOException {
        assertThat(stage.run("up", "--only", "org_001")).as(stage.spoken()).isZero();
        assertThat(stage.with("SHUTDOWN_GRACE", "soon").run("down")).isZero();
        assertThat(stage.spoken()).contains("SHUTDOWN_GRACE: soon", "org_001     stopped");
    }

    @Test
    void onlyOneCommandWorksAtATime() throws IOException {
        Files.createDirectories(stage.file("run"));
        try (var channel = FileChannel.open(
                        stage.desk().home().lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            assertThat(stage.run("down")).isEqualTo(1);
        }
        assertThat(stage.spoken()).contains("Another ./moolai up or down is at work");
    }

    private void awaitDeath(String name) {
        assertThat(stage.desk()
                        .patience()
                        .until(
                                Duration.ofSeconds(10),
                                () -> stage.process(name).state() != ServiceProcess.State.RUNNING))
                .isTrue();
    }

    /// What a PostgreSQL server looks like from outside: a process of that name, at work in its data.
    private Process postgres(String folder) throws IOException {
        Path data = Files.createDirectories(stage.file(folder));
        Path program = Files.copy(Path.of("/bin/sleep"), stage.file("postgres"));
        var process = new ProcessBuilder(program.toString(), "100")
                .directory(data.toFile())
                .start();
        Files.writeString(data.resolve("postmaster.pid"), process.pid() + "\n" + data + "\n");
        return process;
    }
}
