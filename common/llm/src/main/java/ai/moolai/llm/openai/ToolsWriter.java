package ai.moolai.llm.openai;

import ai.moolai.llm.chat.Abilities;
import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.Tools;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// Writes what the model may call, and whether it must.
final class ToolsWriter {
    private final Tools tools;
    private final String model;
    private final OpenAiModels.Family family;
    private final Abilities abilities;
    private final Set<String> dropped;

    ToolsWriter(Chat chat, OpenAiModels.Family family, Abilities abilities, Set<String> dropped) {
        this.tools = chat.tools();
        this.model = chat.model();
        this.family = family;
        this.abilities = abilities;
        this.dropped = dropped;
    }

    void write(JsonGenerator out) throws IOException {
        if (tools.forced() && (tools.all().isEmpty() || !abilities.forcedTools())) {
            throw RequestWriter.cannot(
                    "tool_choice",
                    tools.all().isEmpty()
                            ? "tool_choice: a tool is demanded (expected: tools to choose from)"
                            : "tool_choice: a tool is demanded (expected: auto or none; " + model
                                    + " calls tools as it finds right)");
        }
        // Without tools OpenAI refuses whatever else is said about them, and none of it means anything.
        if (tools.all().isEmpty()) {
            return;
        }
        out.writeArrayFieldStart("tools");
        for (Tools.Tool tool : offered()) {
            tool(tool, out);
        }
        out.writeEndArray();
        choice(out);
        if (tools.parallel() != null && family.parallelCalls()) {
            out.writeBooleanField("parallel_tool_calls", tools.parallel());
        } else if (Boolean.FALSE.equals(tools.parallel())) {
            dropped.add("parallel_tool_calls");
        }
    }

    /// Servers other than OpenAI's know no `allowed_tools`: they are shown none but the allowed, which is the same.
    private List<Tools.Tool> offered() {
        return !family.own() && tools.choice() instanceof Tools.Choice.Among(List<String> names, boolean _)
                ? tools.all().stream()
                        .filter(tool -> names.contains(tool.name()))
                        .toList()
                : tools.all();
    }

    private static void tool(Tools.Tool tool, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "function");
        out.writeObjectFieldStart("function");
        out.writeStringField("name", tool.name());
        if (tool.description() != null) {
            out.writeStringField("description", tool.description());
        }
        if (tool.schema() != null) {
            out.writeFieldName("parameters");
            out.writeRawValue(tool.schema());
        }
        if (tool.strict() != null) {
            out.writeBooleanField("strict", tool.strict());
        }
        out.writeEndObject();
        out.writeEndObject();
    }

    private void choice(JsonGenerator out) throws IOException {
        switch (tools.choice()) {
            case Tools.Choice.Unset() -> {}
            case Tools.Choice.Auto() -> out.writeStringField("tool_choice", "auto");
            case Tools.Choice.None() -> out.writeStringField("tool_choice", "none");
            case Tools.Choice.Required() -> out.writeStringField("tool_choice", "required");
            case Tools.Choice.Named(String name) -> {
                out.writeFieldName("tool_choice");
                function(name, out);
            }
            case Tools.Choice.Among(List<String> names, boolean required) -> {
                String mode = required ? "required" : "auto";
                if (family.own()) {
                    among(names, mode, out);
                } else {
                    out.writeStringField("tool_choice", mode);
                }
            }
        }
    }

    private static void among(List<String> names, String mode, JsonGenerator out) throws IOException {
        out.writeObjectFieldStart("tool_choice");
        out.writeStringField("type", "allowed_tools");
        out.writeObjectFieldStart("allowed_tools");
        out.writeStringField("mode", mode);
        out.writeArrayFieldStart("tools");
        for (String name : names) {
            function(name, out);
        }
        out.writeEndArray();
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void function(String name, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "function");
        out.writeObjectFieldStart("function");
        out.writeStringField("name", name);
        out.writeEndObject();
        out.writeEndObject();
    }
}
