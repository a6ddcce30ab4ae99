package ai.moolai.llm.anthropic;

import ai.moolai.llm.AnswerWriter;
import ai.moolai.llm.ByteSink;
import ai.moolai.llm.CallerRequest;
import ai.moolai.llm.Json;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Piece;
import ai.moolai.llm.chat.Signature;
import ai.moolai.llm.chat.Stop;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes an answer as a message. Of several choices the first is written: this dialect has no more.
final class MessageWriter implements AnswerWriter {
    private static final String PREFIX = "msg_";

    private final String id;
    private final String askedModel;
    private final EventWriter events;

    /// @param askedModel what the caller asked for, in case the provider does not name its own
    MessageWriter(CallerRequest.Call call, String askedModel) {
        this.id = PREFIX + call.id();
        this.askedModel = askedModel;
        this.events = new EventWriter(this);
    }

    @Override
    public byte[] whole(Answer answer) {
        var choice = answer.choices().isEmpty()
                ? new Answer.Choice(0, List.of(), new Answer.Ending(Stop.END, null, null))
                : answer.choices().getFirst();
        ObjectNode message = message(answer.id(), answer.model());
        ArrayNode content = message.putArray("content");
        var ids = new ToolIds();
        var refusal = new StringBuilder();
        for (Part part : choice.parts()) {
            block(part, content, ids, refusal);
        }
        ending(message, choice.ending(), refusal.isEmpty() ? null : refusal.toString());
        message.set("usage", Usages.message(answer.usage(), answer.serviceTier(), answer.region()));
        return Json.bytes(message);
    }

    @Override
    public void piece(Piece piece, ByteSink out) {
        events.piece(piece, out);
    }

    @Override
    public byte[] last() {
        return events.last();
    }

    /// The head of a message.
    ObjectNode message(@Nullable String providersId, @Nullable String model) {
        return Json.TREES
                .createObjectNode()
                .put("id", providersId != null && providersId.startsWith(PREFIX) ? providersId : id)
                .put("type", "message")
                .put("role", "assistant")
                .put("model", model == null ? askedModel : model);
    }

    /// Why it ended. The words for not answering stand in the text as well, where every program looks.
    static void ending(ObjectNode out, Answer.Ending ending, @Nullable String refusal) {
        boolean refused = refusal != null && (ending.stop() == Stop.END || ending.stop() == Stop.FILTERED);
        out.put("stop_reason", refused ? "refusal" : StopReasons.word(ending));
        out.put("stop_sequence", ending.stopText());
        if (refused) {
            out.putObject("stop_details")
                    .put("type", "refusal")
                    .putNull("category")
                    .put("explanation", refusal);
        } else {
            out.putNull("stop_details");
        }
    }

    private static void block(Part part, ArrayNode content, ToolIds ids, StringBuilder refusal) {
        switch (part) {
            case Part.Text said -> content.add(Blocks.text(said.text()));
            case Part.Refusal said -> {
                refusal.append(said.text());
                content.add(Blocks.text(said.text()));
            }
            case Part.Thinking(String text, Signature signature) -> content.add(Blocks.thinking(text, signature));
            case Part.RedactedThinking(Signature data) -> content.add(Blocks.redacted(data));
            case Part.ToolCall call -> {
                if (call.signature() != null) {
                    content.add(Blocks.thinking("", call.signature()));
                }
                content.add(Blocks.call(ids.of(call.id()), call.name(), Blocks.input(call.arguments())));
            }
            // A model that answers in text says none of these.
            case Part.Image _, Part.Document _, Part.Audio _, Part.ToolResult _ -> {}
        }
    }
}
