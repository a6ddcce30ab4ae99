package ai.moolai.llm.responses;

import ai.moolai.llm.Json;
import ai.moolai.llm.chat.Tools;
import ai.moolai.llm.chat.Tools.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the tools that the caller runs. Those that OpenAI runs itself are at no other provider, and are refused.
final class ToolsReader {
    private static final Set<String> READ = Set.of("type", "name", "description", "parameters", "strict");
    private static final String FUNCTIONS_ONLY =
            "function: the caller's own functions are the only tools here; run the tool yourself and offer it as one";
    private static final String CHOICES = "none, auto, required, or an object of type function or allowed_tools";

    private final Untranslated untranslated;

    ToolsReader(Untranslated untranslated) {
        this.untranslated = untranslated;
    }

    Tools read(Field body) {
        Field given = body.get("tools");
        List<Tools.Tool> tools = new ArrayList<>();
        if (given != null) {
            for (Field tool : given.list("an array of tools")) {
                tools.add(tool(tool.object("an object of type function")));
            }
        }
        return new Tools(tools, choice(body.get("tool_choice")), body.flagAt("parallel_tool_calls"));
    }

    private Tools.Tool tool(Field tool) {
        function(tool);
        untranslated.addUnknown(tool, "tools", READ);
        Field parameters = tool.get("parameters");
        return new Tools.Tool(
                tool.need("name", "the function's name").word(),
                tool.textAt("description"),
                parameters == null
                        ? null
                        : Json.text(parameters
                                .object("a JSON Schema, which is an object")
                                .value()),
                tool.flagAt("strict"),
                null);
    }

    private Choice choice(@Nullable Field choice) {
        if (choice == null) {
            return new Choice.Unset();
        }
        if (choice.value().isTextual()) {
            return switch (choice.text()) {
                case "none" -> new Choice.None();
                case "auto" -> new Choice.Auto();
                case "required" -> new Choice.Required();
                default -> throw choice.wrong(CHOICES);
            };
        }
        Field type = choice.object(CHOICES).need("type", "function or allowed_tools");
        return switch (type.text()) {
            case "function" ->
                new Choice.Named(choice.need("name", "the function's name").word());
            case "allowed_tools" -> among(choice);
            default -> throw type.unsupported(FUNCTIONS_ONLY);
        };
    }

    private static Choice among(Field choice) {
        Field mode = choice.need("mode", "auto or required");
        boolean required = switch (mode.text()) {
            case "auto" -> false;
            case "required" -> true;
            default -> throw mode.wrong("auto or required");
        };
        List<String> names = new ArrayList<>();
        for (Field tool : choice.need("tools", "an array of functions").list("an array of functions")) {
            function(tool.object("an object of type function"));
            names.add(tool.need("name", "the function's name").word());
        }
        return new Choice.Among(names, required);
    }

    private static void function(Field tool) {
        Field type = tool.need("type", "function");
        if (!type.text().equals("function")) {
            throw type.unsupported(FUNCTIONS_ONLY);
        }
    }
}
