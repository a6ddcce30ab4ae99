package ai.moolai.llm.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads `messages`, and refuses what OpenAI refuses: unknown roles, messages without content, tool calls without an
/// answer and answers without a call.
final class TurnsReader {
    private static final int MESSAGES_MAX = 10_000;
    private static final int PARTS_MAX = 1_000;
    private static final String ROLES = "system, developer, user, assistant, tool or function";
    private static final Map<String, Turn.Role> BY_NAME = Stream.of(Turn.Role.values())
            .collect(Collectors.toUnmodifiableMap(role -> role.name().toLowerCase(Locale.ROOT), role -> role));
    private static final Set<String> ATTACHMENTS = Set.of("image_url", "input_audio", "file");

    private final Fields request;
    private final List<Turn> turns = new ArrayList<>();
    private final Set<String> unanswered = new LinkedHashSet<>();

    private TurnsReader(Fields request) {
        this.request = request;
    }

    static List<Turn> read(Fields request) {
        return new TurnsReader(request).read();
    }

    private List<Turn> read() {
        String expected = "an array with at least one message";
        if (!request.has("messages")) {
            throw Fields.missing("messages", expected);
        }
        List<Object> messages = request.list("messages", MESSAGES_MAX);
        if (messages.isEmpty()) {
            throw Fields.wrong("messages", "an empty array", expected);
        }
        for (int i = 0; i < messages.size(); i++) {
            turns.add(turn(Fields.of(messages.get(i), "messages[" + i + "]")));
        }
        mustBeAnswered("messages");
        return List.copyOf(turns);
    }

    private Turn turn(Fields message) {
        String name = message.text("role", ROLES);
        Turn.Role role = BY_NAME.get(name);
        if (role == null) {
            throw Fields.wrong(message.at("role"), name, ROLES);
        }
        if (role == Turn.Role.TOOL) {
            String call = message.text("tool_call_id", "the id of the tool call that this answers");
            if (!unanswered.remove(call)) {
                throw Fields.wrong(
                        message.at("tool_call_id"), call, "the id of a tool call of the assistant message before it");
            }
        } else {
            mustBeAnswered(message.path());
        }
        boolean called = role == Turn.Role.ASSISTANT && calls(message);
        return content(message, role, called);
    }

    private boolean calls(Fields message) {
        List<Object> calls = message.list("tool_calls", PARTS_MAX);
        for (int i = 0; i < calls.size(); i++) {
            var call = Fields.of(calls.get(i), message.at("tool_calls[" + i + "]"));
            unanswered.add(call.text("id", "the tool call's id"));
            boolean custom = "custom".equals(call.raw("type"));
            call.needed(custom ? "custom" : "function", "what was called").text("name", "the tool's name");
        }
        return !calls.isEmpty() || message.has("function_call") || message.has("audio");
    }

    private void mustBeAnswered(String where) {
        if (!unanswered.isEmpty()) {
            throw Fields.wrong(
                    where,
                    "no answer to " + String.join(", ", unanswered),
                    "a message with role tool for each tool_call_id of the assistant message before");
        }
    }

    private static Turn content(Fields message, Turn.Role role, boolean mayBeEmpty) {
        return switch (message.raw("content")) {
            case String text -> new Turn(role, text, 0);
            case JsonArray _ -> parts(message, role);
            case null -> {
                if (!mayBeEmpty && !message.has("refusal")) {
                    throw Fields.missing(message.at("content"), "a string or an array of parts");
                }
                yield new Turn(role, "", 0);
            }
            case Object other -> throw Fields.wrong(message.at("content"), other, "a string or an array of parts");
        };
    }

    private static Turn parts(Fields message, Turn.Role role) {
        var text = new StringBuilder();
        int attachments = 0;
        List<Object> parts = message.list("content", PARTS_MAX);
        if (parts.isEmpty()) {
            throw Fields.wrong(message.at("content"), "an empty array", "at least one part");
        }
        for (int i = 0; i < parts.size(); i++) {
            var part = Fields.of(parts.get(i), message.at("content[" + i + "]"));
            String type = part.text("type", "text, image_url, input_audio, file or refusal");
            if (type.equals("text") || type.equals("refusal")) {
                if (!(part.raw(type) instanceof String words)) {
                    throw Fields.wrong(part.at(type), part.raw(type), "a string");
                }
                text.append(text.isEmpty() ? "" : " ").append(words);
            } else if (ATTACHMENTS.contains(type) && role == Turn.Role.USER) {
                JsonObject attached = part.needed(type, "an object").json();
                if (attached.isEmpty()) {
                    throw Fields.wrong(part.at(type), "an empty object", "what is attached");
                }
                attachments++;
            } else {
                String expected = role == Turn.Role.USER ? "text, image_url, input_audio or file" : "text";
                throw Fields.wrong(part.at("type"), type, expected);
            }
        }
        return new Turn(role, text.toString(), attachments);
    }
}
