package ai.moolai.orchestrator.host;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The file system that holds the data. Which one it is is looked up once: that reads all mounts.
final class FileSystem {
    private final Path directory;
    private @Nullable FileStore found;

    FileSystem(Path directory) {
        this.directory = directory;
    }

    synchronized Snapshot.@Nullable Space space() {
        try {
            FileStore store = found;
            if (store == null) {
                store = Files.getFileStore(directory);
                found = store;
            }
            return new Snapshot.Space(store.getTotalSpace(), store.getUnallocatedSpace(), store.getUsableSpace());
        } catch (IOException _) {
            found = null;
            return null;
        }
    }
}
