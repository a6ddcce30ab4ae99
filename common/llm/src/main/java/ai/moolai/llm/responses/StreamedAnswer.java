package ai.moolai.llm.responses;

import ai.moolai.llm.ByteSink;
import ai.moolai.llm.Json;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Piece;
import ai.moolai.llm.chat.ReportedUsage;
import ai.moolai.llm.chat.Signature;
import ai.moolai.llm.chat.Stop;
import ai.moolai.llm.responses.Item.Status;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells the pieces of an answer as events. All that was told is kept until the end, because the last event repeats it.
final class StreamedAnswer {
    /// What an item takes besides its text.
    private static final int ITEM_CHARACTERS = 256;

    private final Envelope envelope;
    private final Items items;
    private final int keptMax;
    private final Events events = new Events();
    private final List<Underway> output = new ArrayList<>();
    private final Map<Integer, CallUnderway> calls = new HashMap<>();
    private @Nullable Underway current;
    private boolean begun;
    private long kept;
    private boolean cut;
    private Stop stop = Stop.END;
    private @Nullable String model;
    private @Nullable ReportedUsage usage;
    private @Nullable String serviceTier;

    /// @param keptMax the most characters that are kept of an answer
    StreamedAnswer(Envelope envelope, Items items, int keptMax) {
        this.envelope = envelope;
        this.items = items;
        this.keptMax = keptMax;
    }

    void add(Piece piece, ByteSink out) {
        events.to(out);
        switch (piece) {
            case Piece.Begun told -> {
                model = told.model();
                begin();
            }
            case Piece.Text(int choice, String text) when choice == 0 && keep(text) -> say(false, text);
            case Piece.Refusal(int choice, String text) when choice == 0 && keep(text) -> say(true, text);
            case Piece.Thinking(int choice, String text) when choice == 0 && keep(text) -> think(text);
            case Piece.Sealed(int choice, Signature by) when choice == 0 && keep(by.value()) -> seal(by);
            case Piece.RedactedThinking(int choice, Signature data)
            when choice == 0 && keep(data.value()) -> sealedThought(items.redacted(data));
            case Piece.ToolCall call when call.choice() == 0 && keep(call.id() + call.name()) -> call(call);
            case Piece.Arguments(int choice, int call, String fragment)
            when choice == 0 && keep(fragment) -> argue(call, fragment);
            case Piece.Ended(int choice, Answer.Ending ending)
            when choice == 0 -> {
                stop = ending.stop();
                begin();
                closeAll();
            }
            case Piece.Used used -> {
                usage = used.usage() == null ? usage : used.usage();
                serviceTier = used.serviceTier() == null ? serviceTier : used.serviceTier();
            }
            case Piece.Text _,
                    Piece.Refusal _,
                    Piece.Thinking _,
                    Piece.Sealed _,
                    Piece.RedactedThinking _,
                    Piece.ToolCall _,
                    Piece.Arguments _,
                    Piece.Ended _,
                    Piece.Failed _,
                    Piece.Done _ -> {} // another choice, or beyond what is kept
        }
    }

    /// The event that repeats everything, after those that may still be missing.
    byte[] last() {
        var bytes = new ByteArrayOutputStream();
        events.to(bytes::write);
        begin();
        closeAll();
        ArrayNode told = Json.TREES.createArrayNode();
        output.forEach(item -> told.add(item.json()));
        Outcome outcome = outcome();
        events.response(
                outcome.status() == Status.COMPLETED ? "response.completed" : "response.incomplete",
                envelope.json(outcome, told, about()));
        return bytes.toByteArray();
    }

    private void begin() {
        if (!begun) {
            begun = true;
            var response = envelope.json(Outcome.IN_PROGRESS, Json.TREES.createArrayNode(), about());
            events.response("response.created", response);
            events.response("response.in_progress", response);
        }
    }

    private Envelope.About about() {
        return new Envelope.About(model, usage, serviceTier);
    }

    private Outcome outcome() {
        return cut ? Outcome.cut(keptMax) : Outcome.of(stop);
    }

    /// Whether there is room for `text`. Where there is none, the answer is cut for good: what is told in pieces and
    /// what is repeated at the end are always the same.
    private boolean keep(String text) {
        kept += text.length();
        cut |= kept > keptMax;
        return !cut;
    }

    private void say(boolean refusal, String text) {
        if (text.isEmpty()) {
            if (current instanceof MessageUnderway message) {
                message.endPartUnless(refusal);
            }
            finishThought();
            return;
        }
        MessageUnderway message = current instanceof MessageUnderway open
                ? open
                : open(new MessageUnderway(events, envelope.items(), output.size()));
        message.say(refusal, text);
    }

    private void think(String text) {
        if (text.isEmpty()) {
            endOfPart();
            return;
        }
        ThoughtUnderway thought = current instanceof ThoughtUnderway open && open.grows() ? open : openThought();
        thought.think(text);
    }

    private void seal(Signature signature) {
        ThoughtUnderway thought = current instanceof ThoughtUnderway open && open.grows() ? open : openThought();
        thought.finish(items.seal(thought.text(), signature));
    }

    private void sealedThought(Item.Reasoning thought) {
        openThought().finish(thought.seal());
    }

    private void call(Piece.ToolCall call) {
        Item.Reasoning seal = items.ofCall(call.signature());
        if (seal != null) {
            sealedThought(seal);
        }
        calls.put(call.call(), open(new CallUnderway(events, envelope.items(), output.size(), call.id(), call.name())));
    }

    private void argue(int call, String fragment) {
        CallUnderway told = calls.get(call);
        if (told != null && !fragment.isEmpty()) {
            told.argue(fragment);
        }
    }

    private ThoughtUnderway openThought() {
        return open(new ThoughtUnderway(events, envelope.items(), output.size()));
    }

    private <T extends Underway> T open(T next) {
        begin();
        kept += ITEM_CHARACTERS;
        endOfPart();
        if (current != null && !(current instanceof CallUnderway call && !call.isWhole())) {
            current.close(Status.COMPLETED);
        }
        current = next;
        output.add(next);
        next.begin();
        return next;
    }

    /// The parts of an answer do not go on once another has begun, even one that says nothing.
    private void endOfPart() {
        if (current instanceof MessageUnderway message) {
            message.end();
        }
    }

    private void finishThought() {
        if (current instanceof ThoughtUnderway thought) {
            thought.finish();
        }
    }

    private void closeAll() {
        Outcome outcome = outcome();
        for (int i = 0; i < output.size(); i++) {
            output.get(i).close(outcome.ofItem(i, output.size()));
        }
        current = null;
    }
}
