package ai.moolai.llm.gemini;

import ai.moolai.llm.Json;
import ai.moolai.llm.chat.Abilities;
import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.Tools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/// Writes the functions that may be called, and whether they must.
final class ToolsWriter {
    private final Chat chat;
    private final Tools tools;
    private final Abilities abilities;
    private final GeminiModels.Family family;
    private final Set<String> dropped;

    ToolsWriter(Chat chat, Abilities abilities, GeminiModels.Family family, Set<String> dropped) {
        this.chat = chat;
        this.tools = chat.tools();
        this.abilities = abilities;
        this.family = family;
        this.dropped = dropped;
    }

    void write(ObjectNode body) {
        if (tools.forced() && !abilities.forcedTools()) {
            throw Refused.unsupported(
                    "tool_choice",
                    "tool_choice: a forced call (expected: auto or none; " + chat.model() + " cannot be forced)");
        }
        if (tools.all().isEmpty()) {
            if (tools.forced()) {
                throw Refused.invalid("tool_choice", "tool_choice: a forced call (expected: with tools)");
            }
            return;
        }
        ArrayNode functions = body.putArray("tools").addObject().putArray("functionDeclarations");
        for (int i = 0; i < tools.all().size(); i++) {
            functions.add(function(tools.all().get(i), "tools[" + i + "]"));
        }
        ObjectNode calling = calling();
        if (!calling.isEmpty()) {
            body.putObject("toolConfig").set("functionCallingConfig", calling);
        }
        if (Boolean.FALSE.equals(tools.parallel())) {
            dropped.add("parallel_tool_calls");
        }
    }

    private ObjectNode function(Tools.Tool tool, String path) {
        ObjectNode function = Json.TREES.createObjectNode().put("name", tool.name());
        if (tool.description() != null) {
            function.put("description", tool.description());
        }
        if (tool.schema() != null) {
            String where = path + ".function.parameters";
            JsonNode schema = schema(tool.schema(), where);
            if (family.takesJsonSchema()) {
                function.set("parametersJsonSchema", schema);
            } else {
                function.set("parameters", new PlainSchema(schema, where).write());
            }
        }
        return function;
    }

    /// The tree of a schema.
    ///
    /// @param path where it stands, for an error's text
    static JsonNode schema(String text, String path) {
        JsonNode schema = Json.treeOrNull(text);
        if (schema == null || !schema.isObject()) {
            throw Refused.invalid(
                    path, path + ": " + Refused.shown(text) + " (expected: a JSON object, a JSON Schema)");
        }
        return schema;
    }

    private ObjectNode calling() {
        ObjectNode calling = Json.TREES.createObjectNode();
        boolean strict = tools.all().stream().anyMatch(tool -> Boolean.TRUE.equals(tool.strict()));
        switch (tools.choice()) {
            case Tools.Choice.Unset() -> {
                if (strict) {
                    calling.put("mode", "VALIDATED");
                }
            }
            case Tools.Choice.Auto() -> calling.put("mode", strict ? "VALIDATED" : "AUTO");
            case Tools.Choice.None() -> calling.put("mode", "NONE");
            case Tools.Choice.Required() -> calling.put("mode", "ANY");
            case Tools.Choice.Named(String name) -> among(calling, "ANY", List.of(name));
            // Names may only be given with these two modes, and AUTO is not one of them.
            case Tools.Choice.Among(List<String> names, boolean required) ->
                among(calling, required ? "ANY" : "VALIDATED", names);
        }
        return calling;
    }

    private static void among(ObjectNode calling, String mode, List<String> names) {
        ArrayNode allowed = calling.put("mode", mode).putArray("allowedFunctionNames");
        names.forEach(allowed::add);
    }
}
