package ai.moolai.llm.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An object of a request, with its place in it. A null stands for a field left out.
///
/// @param path from the request's root; empty for the root
record Fields(ObjectNode object, String path) {
    static Fields of(@Nullable JsonNode node, String path) {
        if (node instanceof ObjectNode object) {
            return new Fields(object, path);
        }
        throw Refusals.wrong(path, shown(node), "an object");
    }

    String at(String name) {
        return path.isEmpty() ? name : path + '.' + name;
    }

    @Nullable
    JsonNode raw(String name) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    JsonNode needed(String name, String expected) {
        JsonNode value = raw(name);
        if (value == null) {
            throw Refusals.missing(at(name), expected);
        }
        return value;
    }

    @Nullable
    Fields fields(String name) {
        JsonNode value = raw(name);
        return value == null ? null : of(value, at(name));
    }

    Fields neededFields(String name) {
        return of(needed(name, "an object"), at(name));
    }

    @Nullable
    String text(String name) {
        JsonNode value = raw(name);
        if (value == null || value.isTextual()) {
            return value == null ? null : value.textValue();
        }
        throw wrong(name, "a string");
    }

    String neededText(String name) {
        needed(name, "a string");
        String text = text(name);
        return text == null ? "" : text;
    }

    /// One of some words.
    String word(String name, String... words) {
        String expected = String.join(", ", words);
        JsonNode value = needed(name, expected);
        if (value.isTextual() && Arrays.asList(words).contains(value.textValue())) {
            return value.textValue();
        }
        throw wrong(name, expected);
    }

    @Nullable
    Boolean flag(String name) {
        JsonNode value = raw(name);
        if (value == null || value.isBoolean()) {
            return value == null ? null : value.booleanValue();
        }
        throw wrong(name, "true or false");
    }

    @Nullable
    Double number(String name) {
        JsonNode value = raw(name);
        if (value == null) {
            return null;
        }
        if (value.isNumber() && Double.isFinite(value.doubleValue())) {
            return value.doubleValue();
        }
        throw wrong(name, "a number");
    }

    @Nullable
    Long whole(String name) {
        JsonNode value = raw(name);
        if (value == null) {
            return null;
        }
        if (value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0) {
            return value.longValue();
        }
        throw wrong(name, "a whole number of 0 or more");
    }

    ArrayNode list(String name) {
        JsonNode value = raw(name);
        if (value == null) {
            return JsonNodeFactory.instance.arrayNode();
        }
        if (value instanceof ArrayNode list) {
            return list;
        }
        throw wrong(name, "an array");
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode one : list(name)) {
            if (!one.isTextual()) {
                throw Refusals.wrong(at(name) + '[' + texts.size() + ']', shown(one), "a string");
            }
            texts.add(one.textValue());
        }
        return texts;
    }

    /// The names of the fields that say something and are not among `known`.
    List<String> others(Set<String> known) {
        return object.properties().stream()
                .filter(field -> !known.contains(field.getKey()) && says(field.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean says(JsonNode value) {
        return !value.isNull()
                && !(value.isContainerNode() && value.isEmpty())
                && !(value.isBoolean() && !value.booleanValue());
    }

    RuntimeException wrong(String name, String expected) {
        return Refusals.wrong(at(name), shown(object.get(name)), expected);
    }

    static String shown(@Nullable JsonNode value) {
        return switch (value) {
            case null -> "missing";
            case ObjectNode _ -> "an object";
            case ArrayNode _ -> "an array";
            default -> value.isTextual() ? Refusals.quoted(value.textValue()) : Refusals.cut(value.asText());
        };
    }
}
