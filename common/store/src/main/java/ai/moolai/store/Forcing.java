package ai.moolai.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// How a journal makes what it wrote outlast the machine's power: by the disk, or watched by a test.
interface Forcing {
    Forcing BY_THE_DISK = new Forcing() {
        @Override
        public void file(FileChannel file) throws IOException {
            file.force(false);
        }

        @Override
        public void directory(Path directory) throws IOException {
            try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    };

    /// The bytes written to `file` so far.
    void file(FileChannel file) throws IOException;

    /// The name of a new file, which must last as long as its bytes.
    void directory(Path directory) throws IOException;
}
