package ai.moolai.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    private final Path path;

    LogFileTest(@TempDir Path folder) {
        path = folder.resolve("service.log");
    }

    @Test
    void theLastLinesAreShownFromWhereTheyConcernUs() throws IOException {
        Files.writeString(path, "old\none\ntwo\nthree\n");
        var log = new LogFile(path);
        assertThat(log.last(2, 0)).containsExactly("two", "three");
        assertThat(log.last(9, 4)).containsExactly("one", "two", "three");
    }

    @Test
    void aLogThatIsNotThereIsEmpty() {
        assertThat(new LogFile(path).last(9, 0)).isEmpty();
        assertThat(new LogFile(path).more()).isEmpty();
    }

    @Test
    void onlyWholeLinesAreFollowed() throws IOException {
        var log = new LogFile(path);
        Files.writeString(path, "one\ntw");
        assertThat(log.more()).containsExactly("one");
        Files.writeString(path, "o \u2713\nthree\n", StandardOpenOption.APPEND);
        assertThat(log.more()).containsExactly("two \u2713", "three");
        assertThat(log.more()).isEmpty();
    }

    @Test
    void aLogThatIsRolledOverIsFollowedIntoItsSuccessor() throws IOException {
        Files.writeString(path, "a long line of the first file\n");
        var log = new LogFile(path);
        Files.move(path, path.resolveSibling("service.log.1"), StandardCopyOption.ATOMIC_MOVE);
        Files.writeString(path, "of the second, which is longer than the first one was\n");
        assertThat(log.more()).containsExactly("of the second, which is longer than the first one was");
    }
}
