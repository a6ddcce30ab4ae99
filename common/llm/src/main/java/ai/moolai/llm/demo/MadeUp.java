package ai.moolai.llm.demo;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes up a JSON value that satisfies a JSON schema, the same one for the same schema and random numbers. Knows what
/// structured output knows of JSON schema; of `pattern` only that it is there: its text is not made to match.
final class MadeUp {
    /// From here on only what must be is made, and the shortest way out is taken: schemas may hold themselves.
    private static final int GENEROUS_DEPTH_MAX = 6;

    private static final int DEPTH_MAX = 32;
    private static final int VALUES_MAX = 10_000;
    private static final int REFERENCES_MAX = 32;

    private final JsonObject root;
    private final Random random;
    private int values;

    MadeUp(JsonObject root, Random random) {
        this.root = root;
        this.random = random;
    }

    /// @param name what the value is called, for texts
    @Nullable
    Object value(String name) {
        return value(root, name, 0);
    }

    private @Nullable Object value(@Nullable Object given, String name, int depth) {
        if (depth > DEPTH_MAX || ++values > VALUES_MAX) {
            throw refused("no value of at most " + DEPTH_MAX + " levels and " + VALUES_MAX + " parts satisfies it");
        }
        var schema = resolved(given, depth);
        if (schema.containsKey("const")) {
            return schema.getValue("const");
        }
        if (schema.getValue("enum") instanceof JsonArray options && !options.isEmpty()) {
            return options.getValue(random.nextInt(options.size()));
        }
        return switch (type(schema, depth)) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, name, depth);
            case "integer" -> number(schema, true);
            case "number" -> number(schema, false);
            case "boolean" -> random.nextBoolean();
            case "null" -> null;
            default -> MadeUpText.of(schema, name, random);
        };
    }

    /// The schema with its references followed, its alternatives chosen and its parts joined.
    private JsonObject resolved(@Nullable Object given, int depth) {
        Object current = given;
        for (int i = 0; i < REFERENCES_MAX; i++) {
            if (!(current instanceof JsonObject schema)) {
                return new JsonObject(); // `true`: whatever one likes
            }
            if (schema.getValue("$ref") instanceof String reference) {
                current = joined(without(schema, "$ref"), target(reference));
            } else if (alternatives(schema) instanceof JsonArray some && !some.isEmpty()) {
                current = joined(without(without(schema, "anyOf"), "oneOf"), chosen(some, depth));
            } else if (schema.getValue("allOf") instanceof JsonArray all && !all.isEmpty()) {
                var sum = without(schema, "allOf");
                for (Object part : all) {
                    sum = joined(sum, part instanceof JsonObject json ? resolved(json, depth) : part);
                }
                current = sum;
            } else {
                return schema;
            }
        }
        throw refused("more than " + REFERENCES_MAX + " references follow one another");
    }

    private static @Nullable Object alternatives(JsonObject schema) {
        return schema.containsKey("anyOf") ? schema.getValue("anyOf") : schema.getValue("oneOf");
    }

    /// The first alternative that says something; deep down, the simplest.
    private static Object chosen(JsonArray alternatives, int depth) {
        List<Object> all = alternatives.stream().toList();
        Stream<Object> some = depth < GENEROUS_DEPTH_MAX
                ? all.stream().filter(one -> !isNull(one))
                : all.stream().filter(MadeUp::isScalar);
        return some.findFirst().orElse(all.getLast());
    }

    private static boolean isNull(Object schema) {
        return schema instanceof JsonObject json && "null".equals(json.getValue("type"));
    }

    private static boolean isScalar(Object schema) {
        return schema instanceof JsonObject json
                && (json.containsKey("const")
                        || json.containsKey("enum")
                        || (json.getValue("type") instanceof String type
                                && !type.equals("object")
                                && !type.equals("array")));
    }

    private static JsonObject without(JsonObject schema, String name) {
        Map<String, Object> rest = new LinkedHashMap<>(schema.getMap());
        rest.remove(name);
        return new JsonObject(rest);
    }

    /// Both at once: properties and required names are united, of anything else the first schema's word counts.
    private static JsonObject joined(JsonObject first, @Nullable Object second) {
        if (!(second instanceof JsonObject other)) {
            return first;
        }
        var sum = new JsonObject(new LinkedHashMap<>(other.getMap()));
        for (String name : first.fieldNames()) {
            Object mine = first.getValue(name);
            Object its = sum.getValue(name);
            if (mine instanceof JsonObject a && its instanceof JsonObject b && name.equals("properties")) {
                sum.put(name, joined(a, b));
            } else if (mine instanceof JsonArray a && its instanceof JsonArray b && name.equals("required")) {
                sum.put(
                        name,
                        new JsonArray(
                                Stream.concat(a.stream(), b.stream()).distinct().toList()));
            } else {
                sum.put(name, mine);
            }
        }
        return sum;
    }

    /// What a local reference as `#/$defs/Place` points at.
    private @Nullable Object target(String reference) {
        Object current = root;
        if (reference.startsWith("#")) {
            for (String segment : reference.substring(1).split("/", -1)) {
                if (!segment.isEmpty()) {
                    String name = segment.replace("~1", "/").replace("~0", "~");
                    current = current instanceof JsonObject json ? json.getValue(name) : null;
                }
            }
            if (current != null) {
                return current;
            }
        }
        throw refused("the reference " + Fields.beginning(reference, 80) + " points at nothing in it");
    }

    private static String type(JsonObject schema, int depth) {
        Object type = schema.getValue("type");
        if (type instanceof JsonArray several && !several.isEmpty()) {
            boolean nullable = several.contains("null");
            type = nullable && depth >= GENEROUS_DEPTH_MAX
                    ? "null"
                    : several.stream()
                            .filter(one -> !"null".equals(one))
                            .findFirst()
                            .orElse("null");
        }
        if (type instanceof String named) {
            return named;
        }
        if (schema.containsKey("properties") || depth == 0) {
            return "object";
        }
        return schema.containsKey("items") ? "array" : "string";
    }

    private JsonObject object(JsonObject schema, int depth) {
        var made = new JsonObject();
        var properties = schema.getValue("properties") instanceof JsonObject json ? json : new JsonObject();
        var required = schema.getValue("required") instanceof JsonArray names ? names : new JsonArray();
        boolean all = required.isEmpty() && depth < GENEROUS_DEPTH_MAX;
        for (String name : properties.fieldNames()) {
            if (all || required.contains(name)) {
                made.put(name, value(properties.getValue(name), name, depth + 1));
            }
        }
        for (Object name : required) {
            if (name instanceof String text && !made.containsKey(text)) {
                made.put(text, value(schema.getValue("additionalProperties"), text, depth + 1));
            }
        }
        return made;
    }

    private JsonArray array(JsonObject schema, String name, int depth) {
        int min = size(schema, "minItems", 0);
        int max = size(schema, "maxItems", Integer.MAX_VALUE);
        var first = schema.getValue("prefixItems") instanceof JsonArray prefix ? prefix : new JsonArray();
        int generous = depth < GENEROUS_DEPTH_MAX ? 1 + random.nextInt(2) : 0;
        int count = Math.min(max, Math.max(min, Math.max(first.size(), generous)));
        boolean distinct = Boolean.TRUE.equals(schema.getValue("uniqueItems"));
        var made = new JsonArray();
        for (int i = 0; made.size() < count && i < count * 8L; i++) {
            Object items = i < first.size() ? first.getValue(i) : schema.getValue("items");
            Object element = value(items, name + " " + (i + 1), depth + 1);
            if (!distinct || !made.contains(element)) {
                made.add(element);
            }
        }
        if (made.size() < min) {
            throw refused("not enough different elements for " + name);
        }
        return made;
    }

    static int size(JsonObject schema, String name, int otherwise) {
        return schema.getValue(name) instanceof Number number ? Math.max(0, number.intValue()) : otherwise;
    }

    private Number number(JsonObject schema, boolean whole) {
        double step = bound(schema, "multipleOf", whole ? 1 : 0.5);
        double least = Math.max(
                bound(schema, "minimum", Double.NEGATIVE_INFINITY),
                bound(schema, "exclusiveMinimum", Double.NEGATIVE_INFINITY));
        double most = Math.min(
                bound(schema, "maximum", Double.POSITIVE_INFINITY),
                bound(schema, "exclusiveMaximum", Double.POSITIVE_INFINITY));
        double from = Double.isInfinite(least) ? (Double.isInfinite(most) ? 1 : most - 100 * step) : least;
        long low = (long) Math.ceil(from / step);
        if (low * step == bound(schema, "exclusiveMinimum", Double.NaN)) {
            low++;
        }
        long high = Math.min(low + 99, (long) Math.floor(Math.min(most, Long.MAX_VALUE / 2.0) / step));
        if (high * step == bound(schema, "exclusiveMaximum", Double.NaN)) {
            high--;
        }
        if (high >= low) {
            double made = (low + random.nextLong(high - low + 1)) * step;
            if (whole) {
                return (long) made;
            }
            return made;
        }
        if (whole || from >= most) {
            throw refused("no number lies between its bounds");
        }
        return (from + most) / 2;
    }

    private static double bound(JsonObject schema, String name, double otherwise) {
        return schema.getValue(name) instanceof Number number ? number.doubleValue() : otherwise;
    }

    static FailureException refused(String why) {
        return Failure.at(
                        FailureCode.INVALID_VALUE,
                        "schema",
                        "schema: " + why + " (expected: a schema that a small value satisfies)")
                .asException();
    }
}
