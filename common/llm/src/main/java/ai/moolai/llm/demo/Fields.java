package ai.moolai.llm.demo;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A JSON object of a request and where in the request it stands. Every getter judges what it finds and throws a
/// [FailureException] that says the value and what was expected; a null counts as left out.
///
/// @param path as `tools[0].function`; empty for the request itself
record Fields(JsonObject json, String path) {
    private static final int SHOWN_CHARACTERS_MAX = 80;

    static Fields of(@Nullable Object value, String path) {
        if (value instanceof JsonObject json) {
            return new Fields(json, path);
        }
        throw wrong(path, value, "an object");
    }

    /// The request that is in a body.
    static Fields ofBody(Buffer body) {
        try {
            return new Fields(new JsonObject(body), "");
        } catch (DecodeException | ClassCastException notJson) {
            String why =
                    String.valueOf(notJson.getMessage()).lines().findFirst().orElse("");
            throw Failure.at(FailureCode.MALFORMED_JSON, null, "the body is not a JSON object: " + why)
                    .asException();
        }
    }

    String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    @Nullable
    Object raw(String name) {
        return json.getValue(name);
    }

    boolean has(String name) {
        return raw(name) != null;
    }

    String text(String name, String expected) {
        Object value = raw(name);
        if (value == null) {
            throw missing(at(name), expected);
        }
        if (value instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw wrong(at(name), value, expected);
    }

    boolean flag(String name, boolean otherwise) {
        return switch (raw(name)) {
            case null -> otherwise;
            case Boolean flag -> flag;
            case Object other -> throw wrong(at(name), other, "true or false");
        };
    }

    void number(String name, int min, int max) {
        Object value = raw(name);
        if (value == null) {
            return;
        }
        boolean fits = value instanceof Number number && number.doubleValue() >= min && number.doubleValue() <= max;
        if (!fits) {
            throw wrong(at(name), value, "a number from " + min + " to " + max);
        }
    }

    long whole(String name, long min, long max, long otherwise) {
        Object value = raw(name);
        if (value == null) {
            return otherwise;
        }
        boolean whole = value instanceof Integer || value instanceof Long || value instanceof BigInteger;
        if (whole && value instanceof Number number && !(value instanceof BigInteger)) {
            long count = number.longValue();
            if (count >= min && count <= max) {
                return count;
            }
        }
        throw wrong(at(name), value, "a whole number, " + (max == Long.MAX_VALUE ? min + " or more" : min + "-" + max));
    }

    @Nullable
    Fields object(String name) {
        Object value = raw(name);
        return value == null ? null : of(value, at(name));
    }

    Fields needed(String name, String expected) {
        if (!has(name)) {
            throw missing(at(name), expected);
        }
        return of(raw(name), at(name));
    }

    /// The elements of an array; none when it is left out.
    List<Object> list(String name, int max) {
        Object value = raw(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof JsonArray array)) {
            throw wrong(at(name), value, "an array");
        }
        if (array.size() > max) {
            throw wrong(at(name), array.size() + " elements", "at most " + max);
        }
        List<Object> elements = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            Object element = array.getValue(i);
            if (element == null) {
                throw wrong(at(name) + "[" + i + "]", null, "a value");
            }
            elements.add(element);
        }
        return elements;
    }

    static FailureException missing(String param, String expected) {
        return Failure.at(FailureCode.MISSING_FIELD, param, param + ": missing (expected: " + expected + ")")
                .asException();
    }

    static FailureException wrong(String param, @Nullable Object value, String expected) {
        String shown = switch (value) {
            case null -> "null";
            case JsonObject _ -> "an object";
            case JsonArray _ -> "an array";
            case Object scalar -> beginning(String.valueOf(scalar), SHOWN_CHARACTERS_MAX);
        };
        return Failure.at(FailureCode.INVALID_VALUE, param, param + ": " + shown + " (expected: " + expected + ")")
                .asException();
    }

    /// The first characters of a text, never half of one; an ellipsis says that there is more.
    static String beginning(String text, int charactersMax) {
        return text.codePointCount(0, text.length()) <= charactersMax
                ? text
                : text.substring(0, text.offsetByCodePoints(0, charactersMax)) + "…";
    }
}
