package ai.moolai.orchestrator.control;

import ai.moolai.base.Clock;
import ai.moolai.base.OrchestratorId;
import ai.moolai.base.OrganizationId;
import ai.moolai.link.ControllerLink;
import ai.moolai.link.HealthStatus;
import ai.moolai.link.Heartbeat;
import ai.moolai.link.LinkState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/// The door: keeps the controller told.
public final class Control implements AutoCloseable {
    private static final Duration GOODBYE_MAX = Duration.ofSeconds(2);

    private final ControllerLink link;

    /// Who this orchestrator is, whatever happens to it.
    public record Identity(
            OrchestratorId id, OrganizationId organization, URI url, String version, Instant startedAt) {}

    public Control(ControllerLink link) {
        this.link = link;
    }

    /// Begins to tell, and returns at once.
    ///
    /// @param status how it is now; asked for each message, so it must be known already
    public void start(Identity self, Supplier<HealthStatus> status) {
        link.start(() -> new Heartbeat(
                Heartbeat.VERSION,
                self.id,
                self.organization,
                "orchestrator " + self.organization,
                self.url.toString(),
                self.version,
                self.startedAt,
                status.get(),
                false));
    }

    public LinkState state() {
        return link.state();
    }

    /// The id of this installation, made at its first start and kept beside its data.
    public static OrchestratorId identity(Path file, Clock clock) {
        try {
            if (Files.exists(file)) {
                return OrchestratorId.parse(Files.readString(file).strip());
            }
            var id = OrchestratorId.next(clock);
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, id + "\n");
            return id;
        } catch (IOException failed) {
            throw new UncheckedIOException("the orchestrator's id could not be kept in " + file, failed);
        }
    }

    @Override
    public void close() {
        link.goodbye(GOODBYE_MAX);
    }
}
