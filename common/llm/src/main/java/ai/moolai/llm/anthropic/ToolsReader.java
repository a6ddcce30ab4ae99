package ai.moolai.llm.anthropic;

import ai.moolai.llm.Json;
import ai.moolai.llm.chat.Tools;
import ai.moolai.llm.chat.Tools.Choice;
import ai.moolai.llm.chat.Tools.Tool;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Reads the tools. Those that Anthropic runs itself, or whose arguments only its models know, are refused.
final class ToolsReader {
    private static final Set<String> KNOWN =
            Set.of("type", "name", "description", "input_schema", "strict", "cache_control");

    private final Set<String> untranslated;

    ToolsReader(Set<String> untranslated) {
        this.untranslated = untranslated;
    }

    Tools read(Fields request) {
        List<Tool> all = new ArrayList<>();
        for (JsonNode tool : request.list("tools")) {
            all.add(tool(Fields.of(tool, "tools[" + all.size() + "]")));
        }
        Fields choice = request.fields("tool_choice");
        if (choice == null) {
            return new Tools(all, new Choice.Unset(), null);
        }
        Boolean alone = choice.flag("disable_parallel_tool_use");
        return new Tools(all, choice(choice), alone == null ? null : Boolean.valueOf(!alone));
    }

    private static Choice choice(Fields choice) {
        return switch (choice.word("type", "auto", "any", "tool", "none")) {
            case "auto" -> new Choice.Auto();
            case "any" -> new Choice.Required();
            case "none" -> new Choice.None();
            default -> new Choice.Named(choice.neededText("name"));
        };
    }

    private Tool tool(Fields tool) {
        String type = tool.text("type");
        if (type != null && !type.equals("custom")) {
            throw Refusals.unsupported(
                    tool.at("type"), Refusals.quoted(type), "custom; only Anthropic's own models have its tools");
        }
        if (!(tool.needed("input_schema", "a JSON Schema, which is an object") instanceof ObjectNode schema)) {
            throw tool.wrong("input_schema", "a JSON Schema, which is an object");
        }
        tool.others(KNOWN).forEach(name -> untranslated.add("tools." + name));
        return new Tool(
                tool.neededText("name"),
                tool.text("description"),
                Json.text(schema),
                tool.flag("strict"),
                BlockReader.cache(tool));
    }
}
