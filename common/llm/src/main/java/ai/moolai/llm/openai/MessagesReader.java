package ai.moolai.llm.openai;

import ai.moolai.llm.chat.CacheMark;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Turn;
import ai.moolai.llm.chat.Turn.Speaker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the messages of a request. Results of tools that follow one another are one turn of the user's.
final class MessagesReader {
    private static final String ROLES = "system, developer, user, assistant or tool";
    private static final Set<String> FIELDS = Set.of("role", "content", "cache_control");
    private static final Set<String> RESULT_FIELDS = Set.of("role", "content", "cache_control", "tool_call_id", "name");
    private static final Set<String> ASSISTANT_FIELDS = Set.of(
            "role",
            "content",
            "cache_control",
            "refusal",
            "tool_calls",
            "function_call",
            "reasoning_content",
            "reasoning",
            "thinking_blocks",
            "annotations");

    private final Untranslated untranslated;
    private final List<Turn> turns = new ArrayList<>();
    private final List<Part> results = new ArrayList<>();
    /// The names of the tools that were called, by the ids of the calls.
    private final Map<String, String> called = new HashMap<>();
    /// The ids that calls of functions were given here, by the functions' names.
    private final Map<String, String> functions = new HashMap<>();

    MessagesReader(Untranslated untranslated) {
        this.untranslated = untranslated;
    }

    List<Turn> read(Value messages) {
        List<Value> all = messages.list();
        if (all.isEmpty()) {
            throw messages.wrong("at least one message");
        }
        for (Value message : all) {
            message(message.object());
        }
        flush();
        return turns;
    }

    private void message(Value message) {
        Value role = message.at("role", ROLES);
        switch (role.text()) {
            case "system", "developer" -> said(Speaker.SYSTEM, message);
            case "user" -> said(Speaker.USER, message);
            case "assistant" -> turn(Speaker.ASSISTANT, assistant(message));
            case "tool" -> result(message);
            case "function" -> functionResult(message);
            default -> throw role.wrong(ROLES);
        }
    }

    private void turn(Speaker speaker, List<Part> parts) {
        flush();
        turns.add(new Turn(speaker, parts));
    }

    private void flush() {
        if (!results.isEmpty()) {
            turns.add(new Turn(Speaker.USER, results));
            results.clear();
        }
    }

    private void said(Speaker speaker, Value message) {
        untranslated.addUnknown(message, FIELDS, "messages.");
        Value content = message.at("content", "a string or an array");
        CacheMark mark = CacheMarks.read(message.find("cache_control"));
        turn(speaker, speaker == Speaker.USER ? PartsReader.user(content, mark) : PartsReader.texts(content, mark));
    }

    private List<Part> assistant(Value message) {
        untranslated.addUnknown(message, ASSISTANT_FIELDS, "messages.");
        Thinking.check(message);
        List<Part> parts = new ArrayList<>(ThoughtsReader.ofCaller(message.node()));
        Value content = message.find("content");
        if (content != null) {
            parts.addAll(PartsReader.assistant(content, CacheMarks.read(message.find("cache_control"))));
        }
        Value refusal = message.find("refusal");
        if (refusal != null && !refusal.text().isEmpty()) {
            parts.add(new Part.Refusal(refusal.text()));
        }
        Value calls = message.find("tool_calls");
        for (Value call : calls == null ? List.<Value>of() : calls.list()) {
            parts.add(call(call.object()));
        }
        Value function = message.find("function_call");
        if (function != null) {
            String name = function.object().at("name", "the function's name").name();
            String id = "call_" + name + "_" + turns.size();
            functions.put(name, id);
            called.put(id, name);
            parts.add(new Part.ToolCall(id, name, arguments(function), null, null));
        }
        return parts;
    }

    private Part call(Value call) {
        Value type = call.find("type");
        if (type != null && type.text().equals("custom")) {
            throw type.untranslatable("function; only OpenAI's own models call custom tools");
        }
        if (type != null && !type.text().equals("function")) {
            throw type.wrong("function");
        }
        String id = call.at("id", "the call's id").name();
        Value function =
                call.at("function", "an object with name and arguments").object();
        String name = function.at("name", "the function's name").name();
        called.put(id, name);
        return new Part.ToolCall(
                id,
                name,
                arguments(function),
                Thoughts.callSignature(call.node()),
                CacheMarks.read(call.find("cache_control")));
    }

    private static String arguments(Value function) {
        return function.at("arguments", "a string of JSON").text();
    }

    private void result(Value message) {
        untranslated.addUnknown(message, RESULT_FIELDS, "messages.");
        Value id = message.at("tool_call_id", "the id of a tool call");
        String name = called.get(id.name());
        if (name == null) {
            throw id.wrong("the id of a tool call in a message before it");
        }
        results.add(result(id.text(), name, message));
    }

    private void functionResult(Value message) {
        untranslated.addUnknown(message, RESULT_FIELDS, "messages.");
        Value name = message.at("name", "the function's name");
        String id = functions.get(name.name());
        if (id == null) {
            throw name.wrong("the name of a function called in a message before it");
        }
        results.add(result(id, name.text(), message));
    }

    private static Part result(String id, @Nullable String name, Value message) {
        Value content = message.find("content");
        List<Part> parts = content == null ? List.of() : PartsReader.user(content, null);
        return new Part.ToolResult(id, name, parts, false, CacheMarks.read(message.find("cache_control")));
    }

    /// What clients hand back of a thought, as they were given it.
    private static final class Thinking {
        private static final Set<String> TYPES = Set.of("thinking", "redacted_thinking");

        static void check(Value message) {
            for (String name : List.of("reasoning_content", "reasoning")) {
                Value text = message.find(name);
                if (text != null && !text.node().isTextual()) {
                    throw text.wrong("a string");
                }
            }
            Value blocks = message.find("thinking_blocks");
            for (Value block : blocks == null ? List.<Value>of() : blocks.list()) {
                boolean shown = block.object()
                        .at("type", "thinking or redacted_thinking")
                        .word(TYPES)
                        .equals("thinking");
                block.at(shown ? "thinking" : "data", "a string").text();
                Value signature = block.find("signature");
                if (signature != null && !signature.node().isTextual()) {
                    throw signature.wrong("a string");
                }
            }
        }
    }
}
