package ai.moolai.llm.anthropic;

import ai.moolai.llm.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// JSON Schemas as Anthropic wants them.
final class Schemas {
    private static final List<String> LISTS = List.of("anyOf", "oneOf", "prefixItems");
    private static final List<String> MAPS = List.of("properties", "$defs", "definitions");

    private Schemas() {}

    /// The schema of a tool's arguments, which says that they are an object.
    ///
    /// @param path where the caller wrote it
    static ObjectNode input(@Nullable String schema, String path) {
        if (schema == null) {
            ObjectNode none = Json.TREES.createObjectNode().put("type", "object");
            none.putObject("properties");
            return none;
        }
        ObjectNode object = object(schema, path);
        if (!object.has("type")) {
            object.put("type", "object");
        }
        return object;
    }

    static ObjectNode object(String schema, String path) {
        if (Json.treeOrNull(schema) instanceof ObjectNode object) {
            return object;
        }
        throw Refusals.wrong(path, Refusals.quoted(schema), "a JSON Schema, which is an object");
    }

    /// Where the model is held to a schema, every object must say that it has no other members. Whatever fits the
    /// schema then fits it as it was before.
    static ObjectNode closed(ObjectNode schema) {
        close(schema);
        return schema;
    }

    private static void close(@Nullable JsonNode schema) {
        if (!(schema instanceof ObjectNode object)) {
            return;
        }
        if (isObject(object.path("type")) && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        close(object.get("items"));
        LISTS.forEach(name -> object.path(name).forEach(Schemas::close));
        MAPS.forEach(name -> object.path(name).forEach(Schemas::close));
    }

    private static boolean isObject(JsonNode type) {
        if (type.isArray()) {
            for (JsonNode one : type) {
                if (isObject(one)) {
                    return true;
                }
            }
            return false;
        }
        return "object".equals(type.textValue());
    }
}
