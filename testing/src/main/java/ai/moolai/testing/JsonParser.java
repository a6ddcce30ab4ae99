package ai.moolai.testing;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads one JSON document by the letter of RFC 8259; a member that is there twice is a fault.
final class JsonParser {
    private static final int NESTING_MAX = 1000;
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private final String text;
    private int at;
    private int nesting;

    JsonParser(String text) {
        this.text = text;
    }

    JsonValue document() {
        JsonValue value = value();
        blanks();
        if (at < text.length()) {
            throw wrong("the end");
        }
        return value;
    }

    private JsonValue value() {
        blanks();
        return switch (at < text.length() ? text.charAt(at) : ' ') {
            case '{' -> members();
            case '[' -> items();
            case '"' -> new JsonValue.Text(string());
            case 't' -> word("true", new JsonValue.Truth(true));
            case 'f' -> word("false", new JsonValue.Truth(false));
            case 'n' -> word("null", new JsonValue.Nothing());
            default -> number();
        };
    }

    private JsonValue members() {
        deeper();
        Map<String, JsonValue> members = new LinkedHashMap<>();
        at++;
        blanks();
        if (!taken('}')) {
            do {
                blanks();
                String name = string();
                blanks();
                take(':');
                if (members.put(name, value()) != null) {
                    throw wrong("a member that is not \"" + name + "\" again");
                }
                blanks();
            } while (taken(','));
            take('}');
        }
        nesting--;
        return new JsonValue.Members(members);
    }

    private JsonValue items() {
        deeper();
        List<JsonValue> items = new ArrayList<>();
        at++;
        blanks();
        if (!taken(']')) {
            do {
                items.add(value());
                blanks();
            } while (taken(','));
            take(']');
        }
        nesting--;
        return new JsonValue.Items(items);
    }

    private String string() {
        take('"');
        var out = new StringBuilder();
        while (true) {
            char next = next("the end of a string");
            if (next == '"') {
                return out.toString();
            }
            if (next < ' ') {
                throw wrong("no control character in a string");
            }
            out.append(next == '\\' ? escaped() : next);
        }
    }

    private char escaped() {
        char next = next("an escape");
        return switch (next) {
            case '"', '\\', '/' -> next;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                if (at + 4 > text.length() || !text.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
                    throw wrong("four hexadecimal digits");
                }
                at += 4;
                yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
            }
            default -> throw wrong("an escape");
        };
    }

    private JsonValue number() {
        Matcher number = NUMBER.matcher(text).region(at, text.length());
        if (!number.lookingAt()) {
            throw wrong("a value");
        }
        at = number.end();
        return new JsonValue.Numeral(new BigDecimal(number.group()));
    }

    private JsonValue word(String word, JsonValue value) {
        if (!text.startsWith(word, at)) {
            throw wrong(word);
        }
        at += word.length();
        return value;
    }

    private void deeper() {
        if (++nesting > NESTING_MAX) {
            throw wrong("at most " + NESTING_MAX + " levels");
        }
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char next(String expected) {
        if (at == text.length()) {
            throw wrong(expected);
        }
        return text.charAt(at++);
    }

    private boolean taken(char wanted) {
        boolean there = at < text.length() && text.charAt(at) == wanted;
        at += there ? 1 : 0;
        return there;
    }

    private void take(char wanted) {
        if (!taken(wanted)) {
            throw wrong("'" + wanted + "'");
        }
    }

    private IllegalArgumentException wrong(String expected) {
        String there = at < text.length() ? text.substring(at, Math.min(text.length(), at + 20)) : "the end";
        return new IllegalArgumentException("JSON at " + at + ": " + there + " (expected: " + expected + ")");
    }
}
