package ai.moolai.llm.anthropic;

import ai.moolai.llm.Json;
import ai.moolai.llm.chat.Abilities;
import ai.moolai.llm.chat.OutputFormat.JsonSchema;
import ai.moolai.llm.chat.Tools;
import ai.moolai.llm.chat.Tools.Choice;
import ai.moolai.llm.chat.Tools.Tool;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes the tools and whether one must be called; with them, for a model that does not keep to a schema by itself,
/// the tool by which it answers in one.
final class ToolsWriter {
    private static final String CALL_ONE = "Answer with a call of one of your tools, not with text.";

    private final Tools tools;
    private final @Nullable JsonSchema answer;
    private final Abilities abilities;
    private final Set<String> dropped;
    private final CacheMarks marks;
    private final List<Tool> offered;

    /// @param answer the schema to answer in by a tool; null when there is none, or the model keeps to it by itself
    ToolsWriter(Tools tools, @Nullable JsonSchema answer, Abilities abilities, Set<String> dropped, CacheMarks marks) {
        this.tools = tools;
        this.abilities = abilities;
        this.dropped = dropped;
        this.marks = marks;
        this.offered = tools.choice() instanceof Choice.Among(List<String> names, boolean _)
                ? tools.all().stream()
                        .filter(tool -> names.contains(tool.name()))
                        .toList()
                : tools.all();
        this.answer = tools.forced() ? null : answer;
        if (tools.forced() && offered.isEmpty()) {
            throw Refusals.wrong("tool_choice", "a call is demanded of no tool", "a tool that is offered");
        }
    }

    /// Whether the model must call one.
    boolean forced() {
        return abilities.forcedTools() && (tools.forced() || answer != null);
    }

    void write(ObjectNode body, TurnsWriter turns) {
        if (offered.isEmpty() && answer == null) {
            return;
        }
        ArrayNode all = body.putArray("tools");
        offered.forEach(tool -> tool(all.addObject(), tool));
        if (answer != null) {
            answer(all.addObject(), answer);
        }
        ObjectNode choice = choice(turns);
        if (choice != null) {
            body.set("tool_choice", choice);
        }
    }

    private void tool(ObjectNode out, Tool tool) {
        out.put("name", tool.name());
        if (tool.description() != null) {
            out.put("description", tool.description());
        }
        ObjectNode schema = Schemas.input(tool.schema(), "tools");
        boolean strict = Boolean.TRUE.equals(tool.strict());
        if (strict && abilities.jsonSchema()) {
            out.set("input_schema", Schemas.closed(schema));
            out.put("strict", true);
        } else {
            out.set("input_schema", schema);
            if (strict) {
                dropped.add("tools.function.strict");
            }
        }
        marks.put(out, tool.cache());
    }

    private static void answer(ObjectNode out, JsonSchema schema) {
        ObjectNode input = Schemas.input(schema.schema(), "response_format");
        if (!input.path("type").asText().equals("object")) {
            throw Refusals.unsupported(
                    "response_format", "a schema of something else than an object", "an object at its root");
        }
        String more = schema.description() == null ? "" : " " + schema.description();
        out.put("name", JsonAnswer.TOOL).put("description", JsonAnswer.DESCRIPTION + more);
        out.set("input_schema", input);
    }

    private @Nullable ObjectNode choice(TurnsWriter turns) {
        boolean alone = Boolean.FALSE.equals(tools.parallel());
        if (answer != null) {
            boolean nothingElse = offered.isEmpty() || tools.choice() instanceof Choice.None;
            if (!abilities.forcedTools()) {
                turns.instruct(CALL_ONE);
                dropped.add("response_format");
                return choice("auto", alone);
            }
            return nothingElse ? choice("tool", true).put("name", JsonAnswer.TOOL) : choice("any", alone);
        }
        return switch (tools.choice()) {
            case Choice.Unset() -> alone ? choice("auto", true) : null;
            case Choice.Auto() -> choice("auto", alone);
            case Choice.None() -> choice("none", false);
            case Choice.Required() -> any(turns, alone);
            case Choice.Named(String name) -> named(name, turns, alone);
            case Choice.Among(List<String> _, boolean required) -> {
                if (!required) {
                    yield choice("auto", alone);
                }
                yield offered.size() == 1 ? named(offered.getFirst().name(), turns, alone) : any(turns, alone);
            }
        };
    }

    private ObjectNode any(TurnsWriter turns, boolean alone) {
        return abilities.forcedTools() ? choice("any", alone) : asked(CALL_ONE, turns, alone);
    }

    private ObjectNode named(String name, TurnsWriter turns, boolean alone) {
        return abilities.forcedTools()
                ? choice("tool", alone).put("name", name)
                : asked("Answer with a call of the tool " + name + ", not with text.", turns, alone);
    }

    /// Where a call cannot be demanded, it is asked for.
    private ObjectNode asked(String instruction, TurnsWriter turns, boolean alone) {
        turns.instruct(instruction);
        dropped.add("tool_choice");
        return choice("auto", alone);
    }

    private static ObjectNode choice(String type, boolean alone) {
        ObjectNode choice = Json.TREES.createObjectNode().put("type", type);
        return alone ? choice.put("disable_parallel_tool_use", true) : choice;
    }
}
