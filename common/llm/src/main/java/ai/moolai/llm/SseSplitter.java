package ai.moolai.llm;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Cuts a stream of server-sent events into events, wherever the network cut it into pieces. Lines may end in LF, CRLF
/// or CR. An event's bytes are kept as they came, so that they can be passed on unchanged; a byte order mark before the
/// first is left out, as it belongs to no line.
public final class SseSplitter {
    /// One event, comments included.
    ///
    /// @param bytes holds the event from `start` to `end`, the blank line that ends it included
    /// @param data holds the joined `data:` lines from `dataStart` to `dataEnd`; empty for a comment alone
    public record Event(byte[] bytes, int start, int end, byte[] data, int dataStart, int dataEnd) {
        public boolean hasData() {
            return dataEnd > dataStart;
        }
    }

    /// Told of each whole event; the arrays are only good during the call.
    public interface Sink {
        void event(Event event);
    }

    private static final byte[] NOTHING = new byte[0];

    /// The one line that is known to be whole without its line end.
    private static final byte[] DONE = "data: [DONE]".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final int eventBytesMax;
    /// What is left of an event that is not yet whole: `length` bytes, of which `scanned` are already looked at, the
    /// last line beginning at `line`. A long event in small pieces costs its length, not its square.
    private byte[] rest = NOTHING;

    private int length;
    private int scanned;
    private int line;

    private boolean told;

    /// @param eventBytesMax the most bytes of one event
    public SseSplitter(int eventBytesMax) {
        this.eventBytesMax = eventBytesMax;
    }

    /// Takes what arrived and tells `sink` of every event that is now whole.
    ///
    /// @return false when an event is larger than the limit: the stream cannot be followed any further
    public boolean feed(byte[] piece, Sink sink) {
        if (length == 0) {
            keep(piece, split(piece, piece.length, false, sink), piece.length);
        } else {
            append(piece);
            keep(rest, split(rest, length, false, sink), length);
        }
        return length <= eventBytesMax;
    }

    /// The stream has ended: an event whose last line end could not be judged before is told of now, and one that only
    /// lacks its blank line, as some servers leave it out behind their last.
    ///
    /// @return whether nothing is left over, that is, whether the stream ended between two events
    public boolean finish(Sink sink) {
        int start = split(rest, length, true, sink);
        if (start < length && isWholeLines(rest, start, length)) {
            byte[] last = Arrays.copyOfRange(rest, start, length + 2);
            last[last.length - 2] = '\n';
            last[last.length - 1] = '\n';
            sink.event(event(last, 0, last.length));
            start = length;
        }
        boolean clean = start == length;
        length = 0;
        rest = NOTHING;
        return clean;
    }

    private static boolean isWholeLines(byte[] bytes, int from, int to) {
        byte last = bytes[to - 1];
        return last == '\n'
                || last == '\r'
                || (to - from == DONE.length && Arrays.equals(bytes, from, to, DONE, 0, to - from));
    }

    private void append(byte[] piece) {
        if (length + piece.length > rest.length) {
            rest = Arrays.copyOf(rest, Math.max(length + piece.length, rest.length * 2));
        }
        System.arraycopy(piece, 0, rest, length, piece.length);
        length += piece.length;
    }

    @SuppressWarnings("ReferenceEquality") // whether it is the very same array
    private void keep(byte[] bytes, int start, int end) {
        length = end - start;
        scanned -= start;
        line -= start;
        if (length == 0) {
            rest = NOTHING;
        } else if (bytes != rest) {
            rest = Arrays.copyOfRange(bytes, start, end);
        } else if (start > 0) {
            System.arraycopy(rest, start, rest, 0, length);
        }
    }

    /// Answers where the first event that is not yet whole begins.
    private int split(byte[] bytes, int limit, boolean last, Sink sink) {
        int start = 0;
        int at = scanned;
        while (at < limit) {
            byte b = bytes[at];
            if (b != '\n' && b != '\r') {
                at++;
                continue;
            }
            int next = at + 1;
            if (b == '\r') {
                if (next == limit && !last) {
                    break; // whether a line feed follows is not known yet
                }
                if (next < limit && bytes[next] == '\n') {
                    next++;
                }
            }
            if (at == line) {
                if (line > start) {
                    sink.event(event(bytes, told ? start : behindMark(bytes, start), next));
                    told = true;
                }
                start = next;
            }
            line = next;
            at = next;
        }
        scanned = at;
        return start;
    }

    private static int behindMark(byte[] bytes, int start) {
        int end = start + BYTE_ORDER_MARK.length;
        return end <= bytes.length && Arrays.equals(bytes, start, end, BYTE_ORDER_MARK, 0, end - start) ? end : start;
    }

    private static Event event(byte[] bytes, int start, int end) {
        byte[] joined = NOTHING;
        int from = 0;
        int to = 0;
        int lines = 0;
        int line = start;
        for (int at = start; at < end; at++) {
            if (bytes[at] != '\n' && bytes[at] != '\r') {
                continue;
            }
            if (isData(bytes, line, at)) {
                int value = line + 5;
                if (value < at && bytes[value] == ' ') {
                    value++;
                }
                if (lines == 0) {
                    from = value;
                    to = at;
                } else {
                    joined = join(lines == 1 ? Arrays.copyOfRange(bytes, from, to) : joined, bytes, value, at);
                }
                lines++;
            }
            line = at + 1;
        }
        return lines > 1
                ? new Event(bytes, start, end, joined, 0, joined.length)
                : new Event(bytes, start, end, bytes, from, to);
    }

    private static boolean isData(byte[] bytes, int line, int end) {
        return end - line >= 5
                && bytes[line] == 'd'
                && bytes[line + 1] == 'a'
                && bytes[line + 2] == 't'
                && bytes[line + 3] == 'a'
                && bytes[line + 4] == ':';
    }

    private static byte[] join(byte[] before, byte[] bytes, int from, int to) {
        byte[] out = Arrays.copyOf(before, before.length + 1 + to - from);
        out[before.length] = '\n';
        System.arraycopy(bytes, from, out, before.length + 1, to - from);
        return out;
    }
}
