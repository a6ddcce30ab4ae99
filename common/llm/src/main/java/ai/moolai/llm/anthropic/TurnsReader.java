package ai.moolai.llm.anthropic;

import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Turn;
import ai.moolai.llm.chat.Turn.Speaker;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Reads the instructions and the messages.
final class TurnsReader {
    private final List<Turn> turns = new ArrayList<>();
    private final BlockReader blocks;

    TurnsReader(Set<String> untranslated) {
        this.blocks = new BlockReader(untranslated);
    }

    List<Turn> turns() {
        return turns;
    }

    void system(Fields request) {
        if (request.raw("system") != null) {
            turn(Speaker.SYSTEM, request, "system");
        }
    }

    void messages(Fields request) {
        ArrayNode messages = request.list("messages");
        if (messages.isEmpty()) {
            throw Refusals.wrong("messages", "no messages", "an array with at least one message");
        }
        int index = 0;
        for (JsonNode one : messages) {
            Fields message = Fields.of(one, "messages[" + index++ + "]");
            Speaker speaker = switch (message.word("role", "user", "assistant", "system")) {
                case "user" -> Speaker.USER;
                case "assistant" -> Speaker.ASSISTANT;
                default -> Speaker.SYSTEM;
            };
            turn(speaker, message, "content");
        }
    }

    private void turn(Speaker speaker, Fields in, String name) {
        JsonNode content = in.needed(name, "a string or an array of content blocks");
        if (content.isTextual()) {
            turns.add(new Turn(speaker, List.of(new Part.Text(content.textValue()))));
        } else if (content instanceof ArrayNode list) {
            turns.add(new Turn(speaker, blocks.read(list, in.at(name), speaker)));
        } else {
            throw in.wrong(name, "a string or an array of content blocks");
        }
    }
}
