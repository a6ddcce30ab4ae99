package ai.moolai.llm.openai;

import ai.moolai.llm.Json;
import ai.moolai.llm.chat.CacheMark;
import ai.moolai.llm.chat.Tools;
import ai.moolai.llm.chat.Tools.Choice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads what the model may call: `tools` and `tool_choice`, or `functions` and `function_call`, as they were called
/// before.
final class ToolsReader {
    private static final Set<String> FUNCTION_FIELDS =
            Set.of("name", "description", "parameters", "strict", "cache_control");
    private static final Set<String> WORDS = Set.of("none", "auto", "required");
    private static final Set<String> FUNCTION_WORDS = Set.of("none", "auto");
    private static final Set<String> MODES = Set.of("auto", "required");

    private final Untranslated untranslated;
    private final List<Tools.Tool> all = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    ToolsReader(Untranslated untranslated) {
        this.untranslated = untranslated;
    }

    Tools read(Value request) {
        Value tools = request.find("tools");
        for (Value tool : tools == null ? List.<Value>of() : tools.list()) {
            Value function = function(tool);
            add(tool(function, CacheMarks.read(tool.find("cache_control"))));
        }
        Value functions = request.find("functions");
        for (Value function : functions == null ? List.<Value>of() : functions.list()) {
            add(tool(function.object(), null));
        }
        Value parallel = request.find("parallel_tool_calls");
        Value choice = request.find("tool_choice");
        Value functionCall = request.find("function_call");
        Choice chosen = choice != null
                ? choice(choice)
                : functionCall == null ? new Choice.Unset() : functionChoice(functionCall);
        // There is place for one `function_call` in an answer.
        boolean one = functions != null && tools == null;
        return new Tools(all, chosen, one ? Boolean.FALSE : parallel == null ? null : parallel.flag());
    }

    private void add(Tools.Tool tool) {
        all.add(tool);
        names.add(tool.name());
    }

    /// The `function` of a tool or of a choice, which is the only kind that other providers know.
    private static Value function(Value tool) {
        Value type = tool.object().at("type", "function");
        if (type.text().equals("custom")) {
            throw type.untranslatable("function; only OpenAI's own models call custom tools");
        }
        if (!type.text().equals("function")) {
            throw type.wrong("function");
        }
        return tool.at("function", "an object with the function's name").object();
    }

    private Tools.Tool tool(Value function, @Nullable CacheMark mark) {
        untranslated.addUnknown(function, FUNCTION_FIELDS, "tools.function.");
        Value description = function.find("description");
        Value schema = function.find("parameters");
        Value strict = function.find("strict");
        return new Tools.Tool(
                function.at("name", "the function's name").name(),
                description == null ? null : description.text(),
                schema == null ? null : Json.text(schema.object().node()),
                strict == null ? null : strict.flag(),
                mark == null ? CacheMarks.read(function.find("cache_control")) : mark);
    }

    private Choice choice(Value choice) {
        if (choice.node().isTextual()) {
            return word(choice.word(WORDS));
        }
        Value type = choice.object().at("type", "function or allowed_tools");
        if (!type.text().equals("allowed_tools")) {
            return new Choice.Named(known(function(choice)));
        }
        Value allowed =
                choice.at("allowed_tools", "an object with mode and tools").object();
        String mode = allowed.at("mode", "auto or required").word(MODES);
        List<String> among = new ArrayList<>();
        for (Value tool : allowed.at("tools", "an array of tools").list()) {
            among.add(known(function(tool)));
        }
        return new Choice.Among(among, mode.equals("required"));
    }

    private Choice functionChoice(Value choice) {
        return choice.node().isTextual() ? word(choice.word(FUNCTION_WORDS)) : new Choice.Named(known(choice.object()));
    }

    private static Choice word(String word) {
        return switch (word) {
            case "none" -> new Choice.None();
            case "required" -> new Choice.Required();
            default -> new Choice.Auto();
        };
    }

    private String known(Value function) {
        Value name = function.at("name", "the function's name");
        if (!names.contains(name.name())) {
            throw name.wrong("the name of one of the tools");
        }
        return name.text();
    }
}
