package ai.moolai.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads HTTP/1.1 requests off one connection, strictly: it is also a judge of what it is sent.
final class RequestReader {
    private static final int LINE_BYTES_MAX = 1024 * 1024;
    private static final int HEADERS_MAX = 1000;
    private static final int BODY_BYTES_MAX = 128 * 1024 * 1024;

    private final int connection;
    private final Inbound in;
    private final Runnable sendContinue;

    /// @param sendContinue called where a client waits to be told before it sends its body
    RequestReader(int connection, Inbound in, Runnable sendContinue) {
        this.connection = connection;
        this.in = in;
        this.sendContinue = sendContinue;
    }

    /// @return the next request, or null when the other side has ended the connection between two of them
    /// @throws ProtocolException when what came is no valid request
    @Nullable
    RecordedRequest next() throws IOException {
        String line = line(true);
        if (line == null) {
            return null;
        }
        String[] parts = line.split(" ", -1);
        if (parts.length != 3 || !parts[2].equals("HTTP/1.1")) {
            throw new ProtocolException("'" + line + "' (expected: METHOD target HTTP/1.1)");
        }
        List<RecordedRequest.Header> headers = headers();
        if (values(headers, "host").size() != 1) {
            throw new ProtocolException("host: " + values(headers, "host") + " (expected: exactly one)");
        }
        if (values(headers, "expect").stream().anyMatch("100-continue"::equalsIgnoreCase)) {
            sendContinue.run();
        }
        return new RecordedRequest(connection, parts[0], parts[1], headers, body(headers), in.ended());
    }

    private List<RecordedRequest.Header> headers() throws IOException {
        List<RecordedRequest.Header> headers = new ArrayList<>();
        for (String line = needed(); !line.isEmpty(); line = needed()) {
            int colon = line.indexOf(':');
            if (colon < 1 || line.charAt(colon - 1) == ' ' || line.charAt(0) == ' ') {
                throw new ProtocolException("'" + line + "' (expected: name: value)");
            }
            if (headers.size() == HEADERS_MAX) {
                throw new ProtocolException("more than " + HEADERS_MAX + " headers");
            }
            headers.add(new RecordedRequest.Header(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        return headers;
    }

    private byte[] body(List<RecordedRequest.Header> headers) throws IOException {
        List<String> lengths = values(headers, "content-length");
        List<String> encodings = values(headers, "transfer-encoding");
        if (lengths.size() + encodings.size() > 1) {
            throw new ProtocolException(
                    "content-length " + lengths + " and transfer-encoding " + encodings + " (expected: one of them)");
        }
        if (!encodings.isEmpty()) {
            return chunks(encodings.getFirst());
        }
        return lengths.isEmpty() ? new byte[0] : exactly(number(lengths.getFirst(), 10));
    }

    private byte[] chunks(String encoding) throws IOException {
        if (!encoding.toLowerCase(Locale.ROOT).equals("chunked")) {
            throw new ProtocolException("transfer-encoding: " + encoding + " (expected: chunked)");
        }
        var body = new ByteArrayOutputStream();
        while (true) {
            String line = needed();
            int extension = line.indexOf(';');
            int size = number((extension < 0 ? line : line.substring(0, extension)).strip(), 16);
            if (size == 0) {
                var _ = headers();
                return body.toByteArray();
            }
            if (body.size() + size > BODY_BYTES_MAX) {
                throw new ProtocolException("a body of more than " + BODY_BYTES_MAX + " bytes");
            }
            body.writeBytes(exactly(size));
            String end = needed();
            if (!end.isEmpty()) {
                throw new ProtocolException("'" + end + "' after a chunk (expected: an empty line)");
            }
        }
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the connection ended after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    private static int number(String text, int radix) throws ProtocolException {
        try {
            int number = Integer.parseInt(text, radix);
            if (number >= 0 && number <= BODY_BYTES_MAX) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Reported below, with the text.
        }
        throw new ProtocolException("length '" + text + "' (expected: 0-" + BODY_BYTES_MAX + ", base " + radix + ")");
    }

    private static List<String> values(List<RecordedRequest.Header> headers, String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(RecordedRequest.Header::value)
                .toList();
    }

    private String needed() throws IOException {
        String line = line(false);
        if (line == null) {
            throw new EOFException("the connection ended inside a request");
        }
        return line;
    }

    private @Nullable String line(boolean mayEnd) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                if (mayEnd && line.size() == 0) {
                    return null;
                }
                throw new EOFException("the connection ended inside a line");
            }
            if (line.size() == LINE_BYTES_MAX) {
                throw new ProtocolException("a line of more than " + LINE_BYTES_MAX + " bytes");
            }
            line.write(next);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\r")) {
            throw new ProtocolException("'" + text + "' (expected: a line that ends with CR LF)");
        }
        return text.substring(0, text.length() - 1);
    }
}
