package ai.moolai.edge;

import io.netty.buffer.ByteBuf;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A `POST` over HTTP/1.1 of the plainest kind, which is nearly all that programs send: a path that is known, one
/// host, a declared length, and nothing that asks for more of HTTP than that. What is any different, or has a character
/// in its head that could be read in two ways, is not read here ([Reading.Odd]): Vert.x judges it, or turns it away.
final class PlainIncoming implements Incoming {
    private static final int HEADERS_MAX = 64;
    private static final int LENGTH_DIGITS_MAX = 9;
    private static final byte[] HOST = ascii("host");
    private static final byte[] CONTENT_LENGTH = ascii("content-length");
    private static final byte[] CONNECTION = ascii("connection");
    private static final byte[] KEEP_ALIVE = ascii("keep-alive");
    /// With one of these, a request is more than plain.
    private static final byte[][] ASKING_FOR_MORE = {
        ascii("transfer-encoding"),
        ascii("expect"),
        ascii("upgrade"),
        ascii("trailer"),
        ascii("te"),
        ascii("http2-settings"),
        ascii("proxy-connection"),
        ascii("keep-alive"),
    };

    /// Which characters a header's name is made of (RFC 9110, 5.6.2).
    private static final boolean[] NAME = new boolean[128];

    static {
        for (char c = '0'; c <= 'z'; c++) {
            NAME[c] = Character.isLetterOrDigit(c);
        }
        for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
            NAME[c] = true;
        }
    }

    private final Shortcut connection;
    private final String path;
    private final byte[] head;
    /// Four for each header: where its name and its value begin and end.
    private final short[] places;
    private final int bodyBytes;

    /// What lies at the beginning of what has come.
    sealed interface Reading {
        Reading UNFINISHED = new Unfinished();
        Reading ODD = new Odd();

        /// Too little to say.
        record Unfinished() implements Reading {}

        /// Nothing plain.
        record Odd() implements Reading {}

        /// @param headBytes what it takes, without its body
        record Whole(PlainIncoming request, int headBytes) implements Reading {}
    }

    private PlainIncoming(Shortcut connection, String path, byte[] head, short[] places, int bodyBytes) {
        this.connection = connection;
        this.path = path;
        this.head = head;
        this.places = places;
        this.bodyBytes = bodyBytes;
    }

    /// Looks whether a plain request begins where `bytes` are read next; leaves them unread.
    ///
    /// @param scratch as long as a head may be
    static Reading read(Shortcut connection, ByteBuf bytes, PlainPaths paths, byte[] scratch) {
        int there = Math.min(bytes.readableBytes(), scratch.length);
        bytes.getBytes(bytes.readerIndex(), scratch, 0, there);
        PlainPaths.Line line = paths.find(scratch, there);
        if (line == null) {
            return Reading.ODD;
        }
        var headers = new Lines(scratch, there, line.bytes().length);
        boolean whole = !line.isUnfinished() && headers.read();
        if (!whole) {
            return headers.odd || there == scratch.length ? Reading.ODD : Reading.UNFINISHED;
        }
        if (!headers.named || headers.bodyBytes <= 0) {
            return Reading.ODD;
        }
        var request = new PlainIncoming(
                connection,
                line.path(),
                Arrays.copyOf(scratch, headers.at),
                Arrays.copyOf(headers.places, 4 * headers.count),
                headers.bodyBytes);
        return new Reading.Whole(request, headers.at);
    }

    /// The lines behind the first one, as far as they are there.
    private static final class Lines {
        final short[] places = new short[4 * HEADERS_MAX];
        private final byte[] bytes;
        private final int there;
        /// Where reading goes on.
        int at;
        int count;
        boolean odd;
        boolean named;
        int bodyBytes = -1;

        Lines(byte[] bytes, int there, int from) {
            this.bytes = bytes;
            this.there = there;
            this.at = from;
        }

        /// @return whether all of them are there, up to the empty one, and none is odd
        boolean read() {
            while (at + 1 < there) {
                if (bytes[at] == '\r') {
                    odd |= bytes[at + 1] != '\n';
                    at += 2;
                    return !odd;
                }
                if (!header()) {
                    return false;
                }
            }
            return false;
        }

        private boolean header() {
            int nameEnd = at;
            while (nameEnd < there && bytes[nameEnd] > 0 && NAME[bytes[nameEnd]]) {
                nameEnd++;
            }
            if (nameEnd == there) {
                return false;
            }
            int from = nameEnd + 1;
            while (from < there && isBlank(bytes[from])) {
                from++;
            }
            int end = from;
            while (end < there && (bytes[end] >= ' ' || bytes[end] == '\t') && bytes[end] != 0x7f) {
                end++;
            }
            odd = bytes[nameEnd] != ':'
                    || nameEnd == at
                    || count == HEADERS_MAX
                    || (end < there && bytes[end] != '\r')
                    || (end + 1 < there && bytes[end + 1] != '\n');
            if (odd || end + 1 >= there) {
                return false;
            }
            int valueEnd = end;
            while (valueEnd > from && isBlank(bytes[valueEnd - 1])) {
                valueEnd--;
            }
            put(at, nameEnd, from, valueEnd);
            judge(at, nameEnd, from, valueEnd);
            at = end + 2;
            return !odd;
        }

        private void put(int... ends) {
            for (int i = 0; i < ends.length; i++) {
                places[4 * count + i] = (short) ends[i];
            }
            count++;
        }

        private void judge(int nameFrom, int nameEnd, int from, int end) {
            if (is(HOST, bytes, nameFrom, nameEnd)) {
                odd |= named || from == end;
                named = true;
            } else if (is(CONTENT_LENGTH, bytes, nameFrom, nameEnd)) {
                odd |= bodyBytes >= 0;
                bodyBytes = number(from, end);
                odd |= bodyBytes < 0;
            } else if (is(CONNECTION, bytes, nameFrom, nameEnd)) {
                odd |= !is(KEEP_ALIVE, bytes, from, end);
            } else {
                for (byte[] more : ASKING_FOR_MORE) {
                    odd |= is(more, bytes, nameFrom, nameEnd);
                }
            }
        }

        private int number(int from, int to) {
            if (from == to || to - from > LENGTH_DIGITS_MAX) {
                return -1;
            }
            int number = 0;
            for (int i = from; i < to; i++) {
                if (bytes[i] < '0' || bytes[i] > '9') {
                    return -1;
                }
                number = number * 10 + bytes[i] - '0';
            }
            return number;
        }
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    /// @param word in lower case
    private static boolean is(byte[] word, byte[] bytes, int from, int to) {
        if (to - from != word.length) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (lower(bytes[from + i]) != word[i]) {
                return false;
            }
        }
        return true;
    }

    private static int lower(int c) {
        return c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.POST;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public @Nullable String query() {
        return null;
    }

    @Override
    public String uri() {
        return path;
    }

    @Override
    public @Nullable String header(CharSequence name) {
        for (int i = 0; i < places.length; i += 4) {
            if (places[i + 1] - places[i] == name.length() && is(name, places[i])) {
                return new String(head, places[i + 2], places[i + 3] - places[i + 2], StandardCharsets.US_ASCII);
            }
        }
        return null;
    }

    private boolean is(CharSequence name, int at) {
        for (int i = 0; i < name.length(); i++) {
            if (lower(head[at + i]) != lower(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public @Nullable String host() {
        return header(HttpHeaders.HOST);
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        return connection.remoteAddress();
    }

    @Override
    public boolean isHttp10() {
        return false;
    }

    @Override
    public boolean namesHost() {
        return true;
    }

    @Override
    public boolean isWhole() {
        return connection.bodyBytesLeft() == 0;
    }

    @Override
    public long declaredBytes() {
        return bodyBytes;
    }

    @Override
    public boolean expectsContinue() {
        return false;
    }

    @Override
    public void sendContinue() {}

    @Override
    public void body(RequestBody taker) {
        connection.body(taker);
    }
}
