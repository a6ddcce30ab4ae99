package ai.moolai.llm.anthropic;

import ai.moolai.llm.ByteSink;
import ai.moolai.llm.Json;
import ai.moolai.llm.chat.Answer.Ending;
import ai.moolai.llm.chat.Piece;
import ai.moolai.llm.chat.ReportedUsage;
import ai.moolai.llm.chat.Signature;
import ai.moolai.llm.chat.Stop;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Writes the events of a stream. In this dialect one block follows another, so of several that grow at once the first
/// is written as it grows, and the others are held until it is whole.
final class EventWriter {
    private static final byte[] EVENT = bytes("event: ");
    private static final byte[] DATA = bytes("\ndata: ");
    private static final byte[] END = bytes("\n\n");
    private static final int REFUSAL_CHARACTERS_MAX = 16 << 10;

    private final MessageWriter head;
    /// The first is being written; the others wait.
    private final Deque<GrowingBlock> blocks = new ArrayDeque<>();
    private final Map<Integer, GrowingBlock> calls = new HashMap<>();
    private final ToolIds ids = new ToolIds();
    private final StringBuilder refusal = new StringBuilder();
    private int index;
    private boolean begun;
    private Ending ending = new Ending(Stop.END, null, null);
    private @Nullable ReportedUsage usage;

    EventWriter(MessageWriter head) {
        this.head = head;
    }

    void piece(Piece piece, ByteSink out) {
        switch (piece) {
            case Piece.Begun(String id, String model) -> begin(id, model, out);
            case Piece.Used used -> usage = used.usage() == null ? usage : used.usage();
            case Piece.Text(int choice, String text) when choice == 0 -> grow(GrowingBlock.Kind.TEXT, text, out);
            case Piece.Refusal(int choice, String text)
            when choice == 0 -> {
                refusal.append(text, 0, Math.min(text.length(), REFUSAL_CHARACTERS_MAX - refusal.length()));
                grow(GrowingBlock.Kind.TEXT, text, out);
            }
            case Piece.Thinking(int choice, String text)
            when choice == 0 -> grow(GrowingBlock.Kind.THINKING, text, out);
            case Piece.Sealed(int choice, Signature signature) when choice == 0 -> sealed(signature, out);
            case Piece.RedactedThinking(int choice, Signature data)
            when choice == 0 -> add(new GrowingBlock(GrowingBlock.Kind.WHOLE, Blocks.redacted(data)), out);
            case Piece.ToolCall call when call.choice() == 0 -> call(call, out);
            case Piece.Arguments(int choice, int call, String fragment)
            when choice == 0 -> {
                GrowingBlock block = calls.get(call);
                if (block != null) {
                    grow(block, fragment, out);
                }
            }
            case Piece.Ended(int choice, Ending told)
            when choice == 0 -> {
                ending = told;
                finish(out);
            }
            // What belongs to other choices has no place here; ends are told by last().
            case Piece.Text _,
                    Piece.Refusal _,
                    Piece.Thinking _,
                    Piece.Sealed _,
                    Piece.RedactedThinking _,
                    Piece.ToolCall _,
                    Piece.Arguments _,
                    Piece.Ended _,
                    Piece.Failed _,
                    Piece.Done _ -> {}
        }
    }

    byte[] last() {
        var out = new ByteArrayOutputStream();
        ByteSink sink = (bytes, from, to) -> out.write(bytes, from, to - from);
        begin(null, null, sink);
        finish(sink);
        ObjectNode end = event("message_delta");
        MessageWriter.ending(end.putObject("delta"), ending, refusal.isEmpty() ? null : refusal.toString());
        end.set("usage", Usages.whole(usage));
        write(end, sink);
        write(event("message_stop"), sink);
        return out.toByteArray();
    }

    private void begin(@Nullable String id, @Nullable String model, ByteSink out) {
        if (begun) {
            return;
        }
        begun = true;
        ObjectNode message = head.message(id, model);
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence").putNull("stop_details");
        message.set("usage", Usages.message(usage, null, null));
        ObjectNode start = event("message_start");
        start.set("message", message);
        write(start, out);
    }

    private void grow(GrowingBlock.Kind kind, String more, ByteSink out) {
        if (more.isEmpty()) {
            return;
        }
        GrowingBlock last = blocks.peekLast();
        if (last == null || !last.goesOn(kind)) {
            last = new GrowingBlock(kind, kind == GrowingBlock.Kind.TEXT ? Blocks.text("") : Blocks.thought());
            add(last, out);
        }
        grow(last, more, out);
    }

    private void grow(GrowingBlock block, String more, ByteSink out) {
        block.grow(more, delta(block, out));
        advance(out);
    }

    private void sealed(@Nullable Signature signature, ByteSink out) {
        GrowingBlock last = blocks.peekLast();
        if (last == null || !last.goesOn(GrowingBlock.Kind.THINKING)) {
            last = new GrowingBlock(GrowingBlock.Kind.THINKING, Blocks.thought());
            add(last, out);
        }
        last.seal(Signatures.text(signature), delta(last, out));
        advance(out);
    }

    private void call(Piece.ToolCall call, ByteSink out) {
        if (call.signature() != null) {
            var seal = new GrowingBlock(GrowingBlock.Kind.THINKING, Blocks.thought());
            add(seal, out);
            seal.seal(Signatures.text(call.signature()), delta(seal, out));
        }
        var block = new GrowingBlock(
                GrowingBlock.Kind.CALL, Blocks.call(ids.of(call.id()), call.name(), Json.TREES.createObjectNode()));
        calls.put(call.call(), block);
        add(block, out);
    }

    private void add(GrowingBlock block, ByteSink out) {
        begin(null, null, out);
        blocks.addLast(block);
        if (blocks.size() == 1) {
            start(block, out);
        } else {
            advance(out);
        }
    }

    /// Writes on as far as blocks are whole.
    private void advance(ByteSink out) {
        while (blocks.size() > 1 && blocks.getFirst().whole()) {
            stop(out);
            start(blocks.getFirst(), out);
        }
    }

    private void finish(ByteSink out) {
        while (!blocks.isEmpty()) {
            stop(out);
            if (!blocks.isEmpty()) {
                start(blocks.getFirst(), out);
            }
        }
    }

    private void start(GrowingBlock block, ByteSink out) {
        ObjectNode start = event("content_block_start").put("index", index);
        start.set("content_block", block.start);
        write(start, out);
        block.release(delta -> write(delta(delta), out));
    }

    private void stop(ByteSink out) {
        blocks.getFirst().end(delta -> write(delta(delta), out));
        blocks.removeFirst();
        write(event("content_block_stop").put("index", index), out);
        index++;
    }

    /// Where the deltas of `block` go: out, or into its own keeping as long as it waits.
    private Consumer<ObjectNode> delta(GrowingBlock block, ByteSink out) {
        return block.equals(blocks.peekFirst()) ? delta -> write(delta(delta), out) : block::keep;
    }

    private ObjectNode delta(ObjectNode delta) {
        ObjectNode event = event("content_block_delta").put("index", index);
        event.set("delta", delta);
        return event;
    }

    private static ObjectNode event(String type) {
        return Json.TREES.createObjectNode().put("type", type);
    }

    private static void write(ObjectNode event, ByteSink out) {
        out.bytes(EVENT);
        out.bytes(bytes(event.path("type").textValue()));
        out.bytes(DATA);
        out.bytes(Json.bytes(event));
        out.bytes(END);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
