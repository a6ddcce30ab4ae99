package ai.moolai.llm.responses;

import ai.moolai.llm.AnswerWriter;
import ai.moolai.llm.ByteSink;
import ai.moolai.llm.Json;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Piece;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;

/// Writes one answer as a response object, or as its events. Only the first choice is told, as this interface has no
/// way to ask for another.
final class ResponsesWriter implements AnswerWriter {
    /// The most that is kept of a streamed answer, in characters, because its last event repeats all of it. It is some
    /// four million tokens, more than any model says; an answer beyond it is cut, and says so.
    static final int KEPT_CHARACTERS_MAX = 16 << 20;

    private final Envelope envelope;
    private final Items items;
    private final StreamedAnswer streamed;

    ResponsesWriter(Envelope envelope, Items items) {
        this.envelope = envelope;
        this.items = items;
        this.streamed = new StreamedAnswer(envelope, items, KEPT_CHARACTERS_MAX);
    }

    @Override
    public byte[] whole(Answer answer) {
        var about = new Envelope.About(answer.model(), answer.usage(), answer.serviceTier());
        if (answer.choices().isEmpty()) {
            return Json.bytes(envelope.json(Outcome.COMPLETED, Json.TREES.createArrayNode(), about));
        }
        Answer.Choice first = answer.choices().getFirst();
        Outcome outcome = Outcome.of(first.ending().stop());
        List<Item> said = items.of(first.parts());
        ItemForm form = envelope.items();
        ArrayNode output = Json.TREES.createArrayNode();
        for (int i = 0; i < said.size(); i++) {
            output.add(form.json(said.get(i), i, outcome.ofItem(i, said.size())));
        }
        return Json.bytes(envelope.json(outcome, output, about));
    }

    @Override
    public void piece(Piece piece, ByteSink out) {
        streamed.add(piece, out);
    }

    @Override
    public byte[] last() {
        return streamed.last();
    }
}
