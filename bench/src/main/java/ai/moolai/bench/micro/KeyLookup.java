package ai.moolai.bench.micro;

import ai.moolai.base.Caller;
import ai.moolai.base.Clock;
import ai.moolai.base.OrganizationId;
import ai.moolai.orchestrator.access.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/// From a credential to its caller. The key comes out of a database, and is looked up in memory.
@NullUnmarked // what a trial needs is there from its setup on
public class KeyLookup extends Measured {
    private Scratch scratch;
    private Access access;
    private String credential;

    @Setup
    public void makeAdministrator() throws IOException, InterruptedException {
        scratch = new Scratch();
        scratch.database.migrate("db/orchestrator");
        Path file = scratch.folder.resolve("admin-key");
        access = new Access(new OrganizationId("org_001"), scratch.database, Clock.system());
        access.start(scratch.threads, file);
        credential = Files.readString(file).strip();
    }

    @TearDown
    public void close() throws IOException {
        access.close();
        scratch.close();
    }

    @Benchmark
    public Caller knownKey() {
        return access.authenticate(credential);
    }
}
