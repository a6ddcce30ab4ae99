package ai.moolai.llm.demo;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// A tool that the caller offers.
///
/// @param custom whether it takes free text instead of JSON
/// @param schema of its arguments
record Tool(String name, boolean custom, JsonObject schema) {
    private static final int TOOLS_MAX = 128;
    private static final int NAMING_LETTERS_MIN = 4;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
    private static final Pattern WORD_END = Pattern.compile("[_-]+|(?<=[a-z0-9])(?=[A-Z])");

    static List<Tool> read(Fields request) {
        List<Object> given = request.list("tools", TOOLS_MAX);
        if (request.has("tools") && given.isEmpty()) {
            throw Fields.wrong("tools", "an empty array", "at least one tool, or no such field");
        }
        List<Tool> tools = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < given.size(); i++) {
            var tool = one(Fields.of(given.get(i), "tools[" + i + "]"));
            if (!names.add(tool.name)) {
                throw Fields.wrong("tools[" + i + "]", tool.name, "a name that no other tool has");
            }
            tools.add(tool);
        }
        return List.copyOf(tools);
    }

    /// Whether `text` speaks of this tool: by its name, or by a word of four letters or more that its name has.
    boolean isNamedIn(String text) {
        String said = text.toLowerCase(Locale.ROOT);
        if (said.contains(name.toLowerCase(Locale.ROOT))) {
            return true;
        }
        Set<String> words = Set.of(Pattern.compile("[^\\p{L}\\p{N}]+")
                .splitAsStream(said)
                .distinct()
                .toArray(String[]::new));
        return WORD_END.splitAsStream(name)
                .filter(word -> word.length() >= NAMING_LETTERS_MIN)
                .anyMatch(word -> words.contains(word.toLowerCase(Locale.ROOT)));
    }

    static String name(Fields owner) {
        String expected = "1-64 characters of a-z, A-Z, 0-9, _ and -";
        String name = owner.text("name", expected);
        if (!NAME.matcher(name).matches()) {
            throw Fields.wrong(owner.at("name"), name, expected);
        }
        return name;
    }

    private static Tool one(Fields tool) {
        String type = tool.text("type", "function or custom");
        return switch (type) {
            case "function" -> {
                var function = tool.needed("function", "the function's name and parameters");
                var schema = function.object("parameters");
                yield new Tool(name(function), false, schema == null ? new JsonObject() : schema.json());
            }
            case "custom" -> new Tool(name(tool.needed("custom", "the tool's name")), true, new JsonObject());
            default -> throw Fields.wrong(tool.at("type"), type, "function or custom");
        };
    }
}
