package ai.moolai.llm.gemini;

import ai.moolai.base.FailureException;
import ai.moolai.llm.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;

/// Writes a JSON Schema in the part of OpenAPI's schemas that models before Gemini 2.5 take. References are resolved;
/// what only describes or tightens is left out; what changes the meaning is refused.
final class PlainSchema {
    /// References may be used many times over: a small text can stand for a huge schema.
    private static final int SCHEMAS_MAX = 5_000;

    private static final int DEPTH_MAX = 100;

    private static final Set<String> KEPT = Set.of(
            "title",
            "description",
            "format",
            "nullable",
            "default",
            "required",
            "propertyOrdering",
            "minItems",
            "maxItems",
            "minProperties",
            "maxProperties",
            "minLength",
            "maxLength",
            "pattern",
            "minimum",
            "maximum");
    private static final Set<String> LEFT_OUT = Set.of(
            "$schema",
            "$id",
            "$comment",
            "$defs",
            "definitions",
            "additionalProperties",
            "examples",
            "deprecated",
            "readOnly",
            "writeOnly");

    private final JsonNode root;
    private final String rootPath;
    private final Deque<String> references = new ArrayDeque<>();
    private int schemas;
    private int depth;

    /// @param path where the schema stands, for an error's text
    PlainSchema(JsonNode schema, String path) {
        this.root = schema;
        this.rootPath = path;
    }

    ObjectNode write() {
        return write(root, rootPath);
    }

    private ObjectNode write(JsonNode schema, String path) {
        if (!schema.isObject()) {
            throw refused(path, schema, "a schema");
        }
        if (++schemas > SCHEMAS_MAX || ++depth > DEPTH_MAX) {
            throw Refused.unsupported(
                    rootPath,
                    rootPath + ": more schemas than can be written (expected: at most " + SCHEMAS_MAX + ", at most "
                            + DEPTH_MAX + " in one another)");
        }
        ObjectNode out = Json.TREES.createObjectNode();
        schema.properties().forEach(entry -> keyword(entry.getKey(), entry.getValue(), out, path));
        depth--;
        return out;
    }

    private void keyword(String name, JsonNode value, ObjectNode out, String path) {
        String where = path + "." + name;
        switch (name) {
            case "type" -> type(value, out, where);
            case "enum" -> words(value, out, where);
            case "const" -> words(Json.TREES.createArrayNode().add(value), out, where);
            case "items" -> out.set("items", write(value, where));
            case "properties" -> {
                ObjectNode properties = out.putObject("properties");
                value.properties()
                        .forEach(entry ->
                                properties.set(entry.getKey(), write(entry.getValue(), where + "." + entry.getKey())));
            }
            case "anyOf", "oneOf" -> anyOf(value, out, where);
            case "allOf" -> {
                if (value.size() != 1) {
                    throw refused(where, value, "one schema");
                }
                out.setAll(write(value.path(0), where + "[0]"));
            }
            case "$ref" -> out.setAll(resolved(value.asText(), where));
            default -> {
                if (KEPT.contains(name)) {
                    out.set(name, value);
                } else if (!LEFT_OUT.contains(name)) {
                    throw refused(where, value, "no such keyword; models before Gemini 2.5 do not know it");
                }
            }
        }
    }

    private void type(JsonNode value, ObjectNode out, String path) {
        if (value.isTextual()) {
            out.put("type", value.textValue().toUpperCase(Locale.ROOT));
            return;
        }
        ArrayNode others = Json.TREES.createArrayNode();
        for (JsonNode one : value) {
            if (one.asText().equals("null")) {
                out.put("nullable", true);
            } else {
                others.add(one.asText().toUpperCase(Locale.ROOT));
            }
        }
        if (others.size() != 1) {
            throw refused(path, value, "one type, or one and null");
        }
        out.set("type", others.path(0));
    }

    private static void words(JsonNode values, ObjectNode out, String path) {
        ArrayNode words = out.putArray("enum");
        for (JsonNode value : values) {
            if (value.isNull()) {
                out.put("nullable", true);
            } else if (value.isTextual()) {
                words.add(value);
            } else {
                throw refused(path, value, "a string");
            }
        }
    }

    private void anyOf(JsonNode value, ObjectNode out, String path) {
        ArrayNode all = Json.TREES.createArrayNode();
        for (int i = 0; i < value.size(); i++) {
            JsonNode one = value.path(i);
            if (one.path("type").asText().equals("null")) {
                out.put("nullable", true);
            } else {
                all.add(write(one, path + "[" + i + "]"));
            }
        }
        out.set("anyOf", all);
    }

    private ObjectNode resolved(String reference, String path) {
        JsonNode target = reference.startsWith("#") ? at(reference.substring(1)) : MissingNode.getInstance();
        if (target.isMissingNode()) {
            throw Refused.unsupported(
                    rootPath, path + ": " + Refused.shown(reference) + " (expected: a place in the same schema)");
        }
        if (references.contains(reference)) {
            throw Refused.unsupported(
                    rootPath,
                    path + ": " + Refused.shown(reference)
                            + " (expected: a schema that does not refer to itself; models before Gemini 2.5 take none)");
        }
        references.push(reference);
        ObjectNode written = write(target, path);
        references.pop();
        return written;
    }

    private JsonNode at(String pointer) {
        return pointer.isEmpty() || pointer.startsWith("/") ? root.at(pointer) : MissingNode.getInstance();
    }

    private static FailureException refused(String path, JsonNode value, String expected) {
        return Refused.unsupported(
                path, path + ": " + Refused.shown(Json.text(value)) + " (expected: " + expected + ")");
    }
}
