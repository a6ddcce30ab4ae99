package ai.moolai.llm;

import ai.moolai.llm.chat.Media;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads images, documents and sounds that stand in a request itself, in base64.
public final class DataUri {
    private static final String SCHEME = "data:";
    private static final String BASE64 = ";base64";
    private static final Pattern TYPE = Pattern.compile("[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*");

    private DataUri() {}

    /// Whether `text` is one, or means to be.
    public static boolean is(String text) {
        return text.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    /// The data of `data:image/png;base64,…`; empty when it is none.
    public static Optional<Media> read(String uri) {
        int comma = uri.indexOf(',');
        String head = comma < 0 ? "" : uri.substring(SCHEME.length(), comma).toLowerCase(Locale.ROOT);
        if (!head.endsWith(BASE64)) {
            return Optional.empty();
        }
        int end = head.indexOf(';');
        return read(head.substring(0, end), uri.substring(comma + 1));
    }

    /// The data of a type; empty when it is none. Texts are decoded.
    public static Optional<Media> read(String type, String base64) {
        if (!TYPE.matcher(type).matches()) {
            return Optional.empty();
        }
        String data = isPlain(base64) ? base64 : withoutLineEnds(base64);
        if (data.isEmpty() || !isPlain(data)) {
            return Optional.empty();
        }
        if (!type.startsWith("text/")) {
            return Optional.of(new Media.Inline(type, data));
        }
        try {
            return Optional.of(
                    new Media.PlainText(new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException broken) {
            return Optional.empty();
        }
    }

    private static boolean isPlain(String base64) {
        for (int i = 0; i < base64.length(); i++) {
            char c = base64.charAt(i);
            boolean digit = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!digit && c != '+' && c != '/' && c != '=') {
                return false;
            }
        }
        return true;
    }

    private static String withoutLineEnds(String base64) {
        var rest = new StringBuilder(base64.length());
        base64.chars().filter(c -> c != '\n' && c != '\r').forEach(c -> rest.append((char) c));
        return rest.toString();
    }
}
