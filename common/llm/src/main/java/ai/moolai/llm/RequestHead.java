package ai.moolai.llm;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// The head of every request to one path of one provider, as bytes that lie ready: only what differs from call to call
/// is
/// written anew.
final class RequestHead {
    private static final byte[] TRACE = "x-client-request-id: ".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] LENGTH = "content-length: ".getBytes(StandardCharsets.ISO_8859_1);
    private static final int DIGITS_MAX = 10;

    private final byte[] same;

    RequestHead(Provider provider, String path) {
        var text = new StringBuilder(256);
        text.append("POST ")
                .append(provider.baseUrl().getRawPath())
                .append(path)
                .append(" HTTP/1.1\r\n");
        field(text, "host", host(provider));
        field(text, "content-type", "application/json");
        field(text, "user-agent", "moolai");
        if (provider.apiKey() != null) {
            provider.dialect().credentials(provider.apiKey()).forEach((name, value) -> field(text, name, value));
        }
        this.same = text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String host(Provider provider) {
        String host = provider.baseUrl().getHost();
        return provider.port() == (provider.secure() ? 443 : 80) ? host : host + ":" + provider.port();
    }

    /// So many bytes are enough for a head.
    int bytesMax(String trace, Map<String, String> headers) {
        int bytes = same.length + TRACE.length + trace.length() + LENGTH.length + DIGITS_MAX + 6;
        for (var header : headers.entrySet()) {
            bytes += header.getKey().length() + header.getValue().length() + 4;
        }
        return bytes;
    }

    /// Writes one head.
    ///
    /// @throws IllegalArgumentException when a header would break the head into two
    void write(ByteBuf out, String trace, Map<String, String> headers, int bodyBytes) {
        out.writeBytes(same).writeBytes(TRACE);
        out.writeCharSequence(checked(trace), StandardCharsets.ISO_8859_1);
        if (!headers.isEmpty()) {
            var text = new StringBuilder("\r\n");
            headers.forEach((name, value) -> field(text, name, value));
            text.setLength(text.length() - 2);
            out.writeCharSequence(text, StandardCharsets.ISO_8859_1);
        }
        out.writeByte('\r').writeByte('\n').writeBytes(LENGTH);
        out.writeCharSequence(Integer.toString(bodyBytes), StandardCharsets.US_ASCII);
        out.writeByte('\r').writeByte('\n').writeByte('\r').writeByte('\n');
    }

    private static void field(StringBuilder text, String name, String value) {
        text.append(checked(name)).append(": ").append(checked(value)).append("\r\n");
    }

    /// What stands in a head is one line, of characters of one byte.
    private static String checked(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
                throw new IllegalArgumentException(
                        "a header with the character " + (int) c + " (expected: printable characters of ISO 8859-1)");
            }
        }
        return text;
    }
}
