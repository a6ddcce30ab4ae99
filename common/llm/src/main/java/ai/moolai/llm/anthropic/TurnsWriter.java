package ai.moolai.llm.anthropic;

import ai.moolai.llm.Json;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Turn;
import ai.moolai.llm.chat.Turn.Speaker;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// Writes the turns: the system's joined above all others, and of the rest those that follow one another from one
/// speaker as one. The user has the first word, even if it has to be made up.
final class TurnsWriter {
    private static final String FIRST_WORD = ".";

    private final BlockWriter blocks;
    private final List<ObjectNode> system = new ArrayList<>();
    private final List<Message> messages = new ArrayList<>();

    /// @param results of tools, which must stand first
    private record Message(Speaker speaker, List<ObjectNode> results, List<ObjectNode> rest) {
        Message(Speaker speaker) {
            this(speaker, new ArrayList<>(), new ArrayList<>());
        }
    }

    TurnsWriter(BlockWriter blocks) {
        this.blocks = blocks;
    }

    void add(List<Turn> turns) {
        turns.forEach(this::add);
        if (messages.isEmpty() && system.isEmpty()) {
            throw Refusals.wrong("messages", "blank texts alone", "at least one text");
        }
        if (messages.isEmpty() || messages.getFirst().speaker == Speaker.ASSISTANT) {
            var first = new Message(Speaker.USER);
            first.rest.add(Json.TREES.createObjectNode().put("type", "text").put("text", FIRST_WORD));
            messages.addFirst(first);
        }
    }

    /// An instruction of this gateway's, below the caller's own.
    void instruct(String text) {
        system.add(Json.TREES.createObjectNode().put("type", "text").put("text", text));
    }

    private void add(Turn turn) {
        for (Part part : turn.parts()) {
            if (turn.speaker() == Speaker.SYSTEM && !(part instanceof Part.Text)) {
                throw Refusals.unsupported("messages", "a system turn with more than text", "text");
            }
            ObjectNode block = blocks.block(part);
            if (block != null) {
                add(turn.speaker(), block);
            }
        }
    }

    private void add(Speaker speaker, ObjectNode block) {
        if (speaker == Speaker.SYSTEM) {
            system.add(block);
            return;
        }
        if (messages.isEmpty() || messages.getLast().speaker != speaker) {
            messages.add(new Message(speaker));
        }
        Message last = messages.getLast();
        (type(block).equals("tool_result") ? last.results : last.rest).add(block);
    }

    /// Whether the last turn is the assistant's, for the model to go on with.
    boolean prefilled() {
        return messages.getLast().speaker == Speaker.ASSISTANT;
    }

    /// Whether the assistant's last turn called a tool without a thought before it: such a turn does not go on
    /// thinking.
    boolean calledWithoutThought() {
        for (Message message : messages.reversed()) {
            if (message.speaker == Speaker.ASSISTANT) {
                boolean called =
                        message.rest.stream().anyMatch(block -> type(block).equals("tool_use"));
                return called && !type(message.rest.getFirst()).endsWith("thinking");
            }
        }
        return false;
    }

    void write(ObjectNode body) {
        if (!system.isEmpty()) {
            body.putArray("system").addAll(system);
        }
        ArrayNode all = body.putArray("messages");
        if (prefilled()) {
            withoutSpaceAtTheEnd(messages.getLast().rest.getLast());
        }
        for (Message message : messages) {
            all.addObject()
                    .put("role", message.speaker == Speaker.USER ? "user" : "assistant")
                    .putArray("content")
                    .addAll(message.results)
                    .addAll(message.rest);
        }
    }

    /// The provider refuses a turn to go on with that ends in white space; the model writes it itself.
    private static void withoutSpaceAtTheEnd(ObjectNode block) {
        if (type(block).equals("text")) {
            block.put("text", block.path("text").textValue().stripTrailing());
        }
    }

    private static String type(ObjectNode block) {
        return block.path("type").asText();
    }
}
