package ai.moolai.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads on from the acknowledged position, over damage, from segment to segment. For one thread at a time.
final class JournalReader implements AutoCloseable {
    private final Path directory;
    private final JournalState state;
    private long openSegment = -1;
    private @Nullable FrameReader open;
    private Position reported = new Position(-1, 0, 0);
    private long tornSegment = -1;
    private long tornEnd;

    JournalReader(Path directory, JournalState state) {
        this.directory = directory;
        this.state = state;
    }

    /// What is whole after `from`: up to `recordsMax` records of up to `bytesMax` in all, but one at least.
    Batch read(Position from, int recordsMax, int bytesMax) throws IOException {
        List<byte[]> records = new ArrayList<>();
        Position at = from;
        Position end = state.end();
        long bytes = 0;
        while (records.size() < recordsMax && at.isBefore(end)) {
            var frame = frameAt(at, end);
            if (frame == null) {
                var next = next(at);
                if (next == null) {
                    break;
                }
                reportMissing(at, next);
                at = next;
                continue;
            }
            byte[] payload = frame.payload();
            if (payload != null && bytes + payload.length > bytesMax && !records.isEmpty()) {
                break;
            }
            if (payload != null) {
                bytes += payload.length;
                records.add(payload);
            } else {
                report(at, frame.end());
            }
            at = new Position(at.segment(), frame.end(), at.record() + 1);
        }
        return new Batch(List.copyOf(records), at);
    }

    /// When the first record after `from` was appended, in milliseconds since 1970; 0 when there is none.
    long firstMillis(Position from) throws IOException {
        Batch one = read(from, 1, 0);
        if (one.records().isEmpty()) {
            return 0;
        }
        int length = one.records().getFirst().length;
        var at = one.position();
        var frame = frameAt(
                new Position(at.segment(), at.offset() - length - Segment.FRAME_BYTES, at.record()), state.end());
        return frame == null ? 0 : frame.millis();
    }

    /// A segment's length in bytes, 0 when it is gone.
    long size(long segment) throws IOException {
        return state.has(segment) ? Files.size(Segment.path(directory, segment)) : 0;
    }

    @Override
    public void close() throws IOException {
        if (open != null) {
            open.close();
            open = null;
            openSegment = -1;
        }
    }

    private FrameReader.@Nullable Frame frameAt(Position at, Position end) throws IOException {
        if (!state.has(at.segment())) {
            return null;
        }
        FrameReader reader;
        try {
            reader = reader(at.segment());
        } catch (NoSuchFileException _) {
            state.vanished(at.segment());
            return null;
        }
        long limit =
                at.segment() == end.segment() ? end.offset() : reader.channel().size();
        return reader.at(at.offset(), limit);
    }

    /// The beginning of the next segment; null when there is none.
    @Nullable
    Position next(Position at) throws IOException {
        for (Long number = state.after(at.segment()); number != null; number = state.after(number)) {
            try {
                Path path = Segment.path(directory, number);
                long first = Segment.firstRecord(reader(number).channel(), path).orElse(at.record());
                return new Position(number, Segment.HEADER_BYTES, first);
            } catch (NoSuchFileException _) {
                state.vanished(number);
            }
        }
        return null;
    }

    private FrameReader reader(long segment) throws IOException {
        var reader = open;
        if (reader == null || openSegment != segment) {
            close();
            reader = new FrameReader(Segment.path(directory, segment));
            open = reader;
            openSegment = segment;
        }
        return reader;
    }

    /// Once for each place, however often it is read.
    private void report(Position at, long end) {
        if (reported.isBefore(at)) {
            reported = at;
            tornSegment = at.segment();
            tornEnd = end;
            state.damaged("segment " + at.segment() + " is damaged at byte " + at.offset() + ": " + (end - at.offset())
                    + " bytes skipped");
        }
    }

    /// A segment may end between two records and still be too short: the next one knows how many there were.
    private void reportMissing(Position at, Position next) {
        long missing = next.record() - at.record();
        boolean told = !reported.isBefore(at) || (tornSegment == at.segment() && tornEnd == at.offset());
        if (missing > 0 && next.segment() == at.segment() + 1 && !told) {
            reported = at;
            state.damaged(
                    "segment " + at.segment() + " ends at byte " + at.offset() + ", " + missing + " records too soon");
        }
    }

    /// Makes the newest segment end where its last whole record does, as far as a killed writer or a bad disk left it.
    ///
    /// @return the end, with the number of records up to it
    static Recovered recover(Path directory, long segment, Position acknowledged) throws IOException {
        Path path = Segment.path(directory, segment);
        long size = Files.size(path);
        try (var reader = new FrameReader(path)) {
            var first = Segment.firstRecord(reader.channel(), path);
            long record = first.orElse(acknowledged.record());
            Position end = new Position(segment, Math.min(size, Segment.HEADER_BYTES), record);
            var frame = reader.at(Segment.HEADER_BYTES, size);
            for (; frame != null; frame = reader.at(frame.end(), size)) {
                record++;
                if (frame.payload() != null) {
                    end = new Position(segment, frame.end(), record);
                }
            }
            return new Recovered(end, size - end.offset(), first.isPresent());
        }
    }

    /// @param cutBytes what stands behind the last whole record
    record Recovered(Position end, long cutBytes, boolean headerWhole) {}
}
