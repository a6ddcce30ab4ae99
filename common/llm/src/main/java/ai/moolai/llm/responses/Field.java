package ai.moolai.llm.responses;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A value of a request and where it stands, so that whatever is wrong with it can be said.
///
/// @param path from the body on, as `input[2].content[0].image_url`; empty for the body itself
record Field(String path, JsonNode value) {
    private static final int SHOWN_CHARACTERS_MAX = 80;

    /// The member `name`; null when it is missing or null.
    @Nullable
    Field get(String name) {
        JsonNode member = value.get(name);
        return member == null || member.isNull() ? null : new Field(under(name), member);
    }

    /// The member `name`, which has to be there.
    Field need(String name, String expected) {
        Field member = get(name);
        if (member == null) {
            throw failure(
                    FailureCode.MISSING_FIELD, under(name), under(name) + ": missing (expected: " + expected + ")");
        }
        return member;
    }

    /// The text of the member `name`; null when it is missing or null.
    @Nullable
    String textAt(String name) {
        Field member = get(name);
        return member == null ? null : member.text();
    }

    /// Whether the member `name` is true; null when it is missing or null.
    @Nullable
    Boolean flagAt(String name) {
        Field member = get(name);
        return member == null ? null : Boolean.valueOf(member.flag());
    }

    String text() {
        if (!value.isTextual()) {
            throw wrong("a string");
        }
        return value.textValue();
    }

    /// A text of one character or more.
    String word() {
        if (text().isBlank()) {
            throw wrong("a string with something in it");
        }
        return text();
    }

    boolean flag() {
        if (!value.isBoolean()) {
            throw wrong("true or false");
        }
        return value.booleanValue();
    }

    long whole(long min, long max) {
        boolean fits = value.isIntegralNumber()
                && value.canConvertToLong()
                && value.longValue() >= min
                && value.longValue() <= max;
        if (!fits) {
            throw wrong("a whole number from " + min + " to " + max);
        }
        return value.longValue();
    }

    double number(double min, double max) {
        double number = value.isNumber() ? value.doubleValue() : Double.NaN;
        if (!(number >= min && number <= max)) {
            throw wrong("a number from " + (long) min + " to " + (long) max);
        }
        return number;
    }

    Field object(String expected) {
        if (!value.isObject()) {
            throw wrong(expected);
        }
        return this;
    }

    List<Field> list(String expected) {
        if (!value.isArray()) {
            throw wrong(expected);
        }
        List<Field> elements = new ArrayList<>(value.size());
        for (int i = 0; i < value.size(); i++) {
            elements.add(new Field(path + '[' + i + ']', value.get(i)));
        }
        return elements;
    }

    FailureException wrong(String expected) {
        return failure(FailureCode.INVALID_VALUE, path, path + ": " + shown() + " (expected: " + expected + ")");
    }

    FailureException unsupported(String expected) {
        return failure(
                FailureCode.UNSUPPORTED_PARAMETER, path, path + ": " + shown() + " (expected: " + expected + ")");
    }

    /// Refuses the member `name`.
    FailureException unsupportedAt(String name, String expected) {
        return need(name, expected).unsupported(expected);
    }

    private static FailureException failure(FailureCode code, String path, String message) {
        return Failure.at(code, path.isEmpty() ? "body" : "body." + path, message)
                .asException();
    }

    private String under(String name) {
        return path.isEmpty() ? name : path + '.' + name;
    }

    private String shown() {
        if (value.isObject() || value.isArray()) {
            return value.isObject() ? "an object" : "an array";
        }
        String text = value.asText();
        String start = text.length() > SHOWN_CHARACTERS_MAX ? text.substring(0, SHOWN_CHARACTERS_MAX) + "…" : text;
        return value.isTextual() ? '"' + start + '"' : start;
    }
}
