package ai.moolai.store;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Threads;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalDamageTest {
    private static final List<String> RECORDS = List.of("first", "", "the third one", "4", "fifth");

    private final Threads threads = new Threads(Throwable::printStackTrace);

    @TempDir
    Path folder;

    private byte[] whole;

    @BeforeEach
    void write() throws Exception {
        var directory = folder.resolve("whole");
        try (var journal = Journals.open(directory, threads)) {
            Journals.append(journal, RECORDS.toArray(String[]::new));
        }
        whole = Files.readAllBytes(Segment.path(directory, 1));
        assertThat(whole).hasSize(endOf(RECORDS.size()));
    }

    @AfterEach
    void close() {
        threads.close();
    }

    @Test
    void everyTruncationLeavesTheWholeRecordsBeforeIt() throws Exception {
        for (int length = 0; length <= whole.length; length++) {
            var directory = with(Arrays.copyOf(whole, length), length, 1);
            int cut = length;
            int before = (int) IntStream.rangeClosed(1, RECORDS.size())
                    .filter(records -> endOf(records) <= cut)
                    .count();
            try (var journal = Journals.open(directory, threads)) {
                boolean torn = length > Segment.HEADER_BYTES && length != endOf(before);
                assertThat(journal.damaged()).as("cut at %d", length).isEqualTo(torn ? 1 : 0);
                Journals.append(journal, "afterwards");
                List<String> expected = new ArrayList<>(RECORDS.subList(0, before));
                expected.add("afterwards");
                assertThat(Journals.drain(journal, 100)).as("cut at %d", length).isEqualTo(expected);
            }
        }
    }

    @Test
    void everyTruncationOfAnOlderSegmentIsReportedAndCostsWhatItCutOff() throws Exception {
        var both = folder.resolve("both");
        for (String record : List.of("", "later")) {
            try (var journal = Journals.open(both, threads)) {
                Journals.append(journal, record.isEmpty() ? RECORDS.toArray(String[]::new) : new String[] {record});
            }
        }
        byte[] newer = Files.readAllBytes(Segment.path(both, 2));
        for (int length = 0; length <= whole.length; length++) {
            var directory = with(Arrays.copyOf(whole, length), length, 1);
            Files.write(Segment.path(directory, 2), newer);
            int cut = length;
            List<String> expected = new ArrayList<>(RECORDS.subList(0, (int) IntStream.rangeClosed(1, RECORDS.size())
                    .filter(records -> endOf(records) <= cut)
                    .count()));
            expected.add("later");
            try (var journal = Journals.open(directory, threads)) {
                assertThat(Journals.drain(journal, 100)).as("cut at %d", cut).isEqualTo(expected);
                assertThat(journal.damaged()).as("cut at %d", cut).isEqualTo(cut < whole.length ? 1 : 0);
                assertThat(journal.pendingRecords()).as("cut at %d", cut).isZero();
            }
        }
    }

    @Test
    void everyFlippedByteLeavesTheRecordsBeforeIt() throws Exception {
        for (int flipped = 0; flipped < whole.length; flipped++) {
            byte[] bytes = whole.clone();
            bytes[flipped] ^= (byte) 0xff;
            expectOnlyTheDamagedToMiss(with(bytes, flipped, 1), flipped);
        }
    }

    @Test
    void everyFlippedBitInAnOlderSegmentLeavesTheRecordsBeforeIt() throws Exception {
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] bytes = whole.clone();
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            var directory = with(bytes, bit, 1);
            Files.write(Segment.path(directory, 2), whole);
            try (var journal = Journals.open(directory, threads)) {
                var read = Journals.drain(journal, 100);
                int before = before(bit / 8);
                assertThat(read.subList(0, before)).as("bit %d", bit).isEqualTo(RECORDS.subList(0, before));
                assertThat(read.subList(read.size() - RECORDS.size(), read.size()))
                        .as("bit %d", bit)
                        .isEqualTo(RECORDS);
                assertThat(RECORDS).as("bit %d", bit).containsAll(read);
            }
        }
    }

    @Test
    void aFlippedPayloadCostsThatRecordAlone() throws Exception {
        byte[] bytes = whole.clone();
        bytes[endOf(3) - 1] ^= 1;
        try (var journal = Journals.open(with(bytes, 0, 1), threads)) {
            assertThat(Journals.drain(journal, 100)).containsExactly("first", "", "4", "fifth");
            assertThat(journal.damaged()).isEqualTo(1);
            assertThat(journal.pendingRecords()).isZero();
        }
    }

    @Test
    void aDamagedAcknowledgementDeliversEverythingAgain() throws Exception {
        var directory = with(whole, 0, 1);
        try (var journal = Journals.open(directory, threads)) {
            journal.acknowledge(Journals.read(journal, 3).position());
        }
        byte[] acknowledged = Files.readAllBytes(directory.resolve("acknowledged"));
        acknowledged[7] ^= 1;
        Files.write(directory.resolve("acknowledged"), acknowledged);
        try (var journal = Journals.open(directory, threads)) {
            assertThat(journal.pendingRecords()).isEqualTo(5);
            assertThat(Journals.drain(journal, 100)).isEqualTo(RECORDS);
        }
    }

    private void expectOnlyTheDamagedToMiss(Path directory, int flipped) throws Exception {
        int before = before(flipped);
        try (var journal = Journals.open(directory, threads)) {
            Journals.append(journal, "afterwards");
            var read = Journals.drain(journal, 100);
            assertThat(read).as("byte %d", flipped).endsWith("afterwards");
            assertThat(read.subList(0, before)).as("byte %d", flipped).isEqualTo(RECORDS.subList(0, before));
            assertThat(journal.damaged()).as("byte %d", flipped).isPositive();
        }
        // What was damaged is told once: the next start finds nothing new to skip.
        try (var journal = Journals.open(directory, threads)) {
            assertThat(Journals.drain(journal, 100)).as("byte %d", flipped).isEmpty();
        }
    }

    /// How many records end before the byte at `index`; a damaged header costs none.
    private static int before(int index) {
        return index < Segment.HEADER_BYTES
                ? RECORDS.size()
                : (int) IntStream.rangeClosed(1, RECORDS.size())
                        .filter(records -> endOf(records) <= index)
                        .count();
    }

    private static int endOf(int records) {
        return Segment.HEADER_BYTES
                + RECORDS.subList(0, records).stream()
                        .mapToInt(record -> Segment.FRAME_BYTES + record.getBytes(StandardCharsets.UTF_8).length)
                        .sum();
    }

    private Path with(byte[] bytes, int name, long segment) throws Exception {
        var directory = Files.createDirectories(folder.resolve("case-" + name));
        Files.write(Segment.path(directory, segment), bytes);
        return directory;
    }
}
