package ai.moolai.llm.openai;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import ai.moolai.llm.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A value in a caller's request, with its path: whoever asks it for what it is not is told where it stands.
///
/// @param path as `messages[2].content`; empty for the body itself
record Value(JsonNode node, String path) {
    private static final int SHOWN_CHARACTERS_MAX = 80;

    /// The member `name`; null when it is missing or null, which is the same here.
    @Nullable
    Value find(String name) {
        JsonNode member = node.get(name);
        return member == null || member.isNull() ? null : new Value(member, path.isEmpty() ? name : path + "." + name);
    }

    /// The member `name`, which must be there.
    Value at(String name, String expected) {
        Value member = find(name);
        if (member == null) {
            String missing = path.isEmpty() ? name : path + "." + name;
            throw Failure.at(
                            FailureCode.MISSING_FIELD,
                            "body." + missing,
                            missing + ": missing (expected: " + expected + ")")
                    .asException();
        }
        return member;
    }

    String text() {
        if (!node.isTextual()) {
            throw wrong("a string");
        }
        return node.textValue();
    }

    /// A string that is not empty.
    String name() {
        if (text().isEmpty()) {
            throw wrong("a string that is not empty");
        }
        return node.textValue();
    }

    /// One of these words.
    String word(Set<String> words) {
        String text = text();
        if (!words.contains(text)) {
            throw wrong(String.join(", ", words.stream().sorted().toList()));
        }
        return text;
    }

    boolean flag() {
        if (!node.isBoolean()) {
            throw wrong("true or false");
        }
        return node.booleanValue();
    }

    Value object() {
        if (!node.isObject()) {
            throw wrong("an object");
        }
        return this;
    }

    List<Value> list() {
        if (!node.isArray()) {
            throw wrong("an array");
        }
        List<Value> all = new ArrayList<>(node.size());
        for (JsonNode element : node) {
            all.add(new Value(element, path + "[" + all.size() + "]"));
        }
        return all;
    }

    double number(int min, int max) {
        // Compared exactly: what is too large for a double must not become infinite.
        boolean fits = node.isNumber()
                && node.decimalValue().compareTo(BigDecimal.valueOf(min)) >= 0
                && node.decimalValue().compareTo(BigDecimal.valueOf(max)) <= 0;
        if (!fits) {
            throw wrong("a number from " + min + " to " + max);
        }
        return node.doubleValue();
    }

    long whole(long min, long max) {
        boolean fits = node.isIntegralNumber()
                && node.canConvertToLong()
                && node.longValue() >= min
                && node.longValue() <= max;
        if (!fits) {
            throw wrong(
                    max == Long.MAX_VALUE
                            ? min == Long.MIN_VALUE ? "a whole number" : "a whole number of " + min + " or more"
                            : "a whole number from " + min + " to " + max);
        }
        return node.longValue();
    }

    /// The failure that says what this is, and what it should be.
    FailureException wrong(String expected) {
        return failure(FailureCode.INVALID_VALUE, expected);
    }

    /// The failure that says that this cannot be said to another kind of provider.
    FailureException untranslatable(String expected) {
        return failure(FailureCode.UNSUPPORTED_PARAMETER, expected);
    }

    private FailureException failure(FailureCode code, String expected) {
        String name = path.isEmpty() ? "the body" : path;
        return Failure.at(
                        code,
                        path.isEmpty() ? "body" : "body." + path,
                        name + ": " + shown() + " (expected: " + expected + ")")
                .asException();
    }

    private String shown() {
        if (node.isObject()) {
            return "an object";
        }
        if (node.isArray()) {
            return node.isEmpty() ? "an empty array" : "an array";
        }
        if (node.isTextual()) {
            String text = node.textValue();
            return '"'
                    + (text.length() > SHOWN_CHARACTERS_MAX ? text.substring(0, SHOWN_CHARACTERS_MAX) + "…" : text)
                    + '"';
        }
        String text = Json.text(node);
        return text.length() > SHOWN_CHARACTERS_MAX ? text.substring(0, SHOWN_CHARACTERS_MAX) + "…" : text;
    }
}
