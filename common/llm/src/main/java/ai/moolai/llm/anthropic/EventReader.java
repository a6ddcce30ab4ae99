package ai.moolai.llm.anthropic;

import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.Json;
import ai.moolai.llm.StreamReader;
import ai.moolai.llm.chat.Answer.Ending;
import ai.moolai.llm.chat.Piece;
import ai.moolai.llm.chat.Signature;
import ai.moolai.llm.chat.Stop;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads the named events of a stream; the name stands in the data as well, and is read from there.
final class EventReader implements StreamReader {
    private final Map<Integer, Block> blocks = new HashMap<>();
    private final UsageReader usage = new UsageReader();
    private int calls;
    private boolean answeredInJson;
    private boolean begun;
    private boolean ended;
    private boolean over;

    /// A tool call under way.
    ///
    /// @param call its number, or -1 for the tool whose arguments are the answer's text
    /// @param input what it began with
    private record Block(int call, String input) {
        static final int ANSWER = -1;
    }

    @Override
    public void event(byte[] bytes, int from, int to, Consumer<Piece> out) throws InvalidAnswerException {
        if (over) {
            return;
        }
        JsonNode event = Json.tree(bytes, from, to);
        if (!event.isObject()) {
            throw new InvalidAnswerException("an event that is no JSON object");
        }
        switch (Json.textAt(event, "type")) {
            case "message_start" -> start(event.path("message"), out);
            case "content_block_start" -> blockStart(event, begun(out));
            case "content_block_delta" -> delta(event, begun(out));
            case "content_block_stop" -> blockStop(event, begun(out));
            case "message_delta" -> messageDelta(event, begun(out));
            case "message_stop" -> done(out);
            case "error" -> failed(event, out);
            case null -> {
                if (event.path("error").isObject()) {
                    failed(event, out);
                }
            }
            default -> {}
        }
    }

    @Override
    public void end(Consumer<Piece> out) {
        if (!over && ended) {
            done(out); // it said why it ended: only the last word is missing
        }
    }

    private void start(JsonNode message, Consumer<Piece> out) {
        if (!begun) {
            begun = true;
            out.accept(new Piece.Begun(Json.textAt(message, "id"), Json.textAt(message, "model")));
        }
        used(message.get("usage"), out);
    }

    /// Tells the beginning before anything else, if a stream leaves it out.
    private Consumer<Piece> begun(Consumer<Piece> out) {
        return begun
                ? out
                : piece -> {
                    begin(out);
                    out.accept(piece);
                };
    }

    private void begin(Consumer<Piece> out) {
        if (!begun) {
            begun = true;
            out.accept(new Piece.Begun(null, null));
        }
    }

    private void used(@Nullable JsonNode told, Consumer<Piece> out) {
        if (usage.add(told)) {
            out.accept(usage.used());
        }
    }

    private void blockStart(JsonNode event, Consumer<Piece> out) {
        JsonNode block = event.path("content_block");
        switch (Json.textAt(block, "type")) {
            case "text" -> text(said(block, "text"), out);
            case "thinking" -> {
                thinking(said(block, "thinking"), out);
                sealed(said(block, "signature"), out);
            }
            case "redacted_thinking" ->
                out.accept(new Piece.RedactedThinking(0, new Signature(AnthropicProvider.KIND, said(block, "data"))));
            case "tool_use" -> call(event.path("index").asInt(), block, out);
            case null, default -> {}
        }
    }

    private void call(int index, JsonNode block, Consumer<Piece> out) {
        String name = said(block, "name");
        JsonNode input = block.path("input");
        String began = input.isObject() && !input.isEmpty() ? Json.text(input) : "";
        if (name.equals(JsonAnswer.TOOL)) {
            answeredInJson = true;
            blocks.put(index, new Block(Block.ANSWER, began.isEmpty() ? "{}" : began));
        } else {
            out.accept(new Piece.ToolCall(0, calls, said(block, "id"), name, null));
            blocks.put(index, new Block(calls++, began));
        }
    }

    private void delta(JsonNode event, Consumer<Piece> out) {
        JsonNode delta = event.path("delta");
        switch (Json.textAt(delta, "type")) {
            case "text_delta" -> text(said(delta, "text"), out);
            case "thinking_delta" -> thinking(said(delta, "thinking"), out);
            case "signature_delta" -> sealed(said(delta, "signature"), out);
            case "input_json_delta" -> arguments(event.path("index").asInt(), said(delta, "partial_json"), out);
            case null, default -> {}
        }
    }

    private void arguments(int index, String fragment, Consumer<Piece> out) {
        Block block = blocks.get(index);
        if (block != null && !fragment.isEmpty()) {
            input(block.call, fragment, out);
            blocks.put(index, new Block(block.call, "")); // what is told in fragments was not told at the start
        }
    }

    private static void input(int call, String fragment, Consumer<Piece> out) {
        out.accept(call == Block.ANSWER ? new Piece.Text(0, fragment) : new Piece.Arguments(0, call, fragment));
    }

    private void blockStop(JsonNode event, Consumer<Piece> out) {
        Block block = blocks.remove(event.path("index").asInt());
        if (block != null && !block.input.isEmpty()) {
            input(block.call, block.input, out);
        }
    }

    private static void text(String more, Consumer<Piece> out) {
        if (!more.isEmpty()) {
            out.accept(new Piece.Text(0, more));
        }
    }

    private static void thinking(String more, Consumer<Piece> out) {
        if (!more.isEmpty()) {
            out.accept(new Piece.Thinking(0, more));
        }
    }

    private static void sealed(String signature, Consumer<Piece> out) {
        if (!signature.isEmpty()) {
            out.accept(new Piece.Sealed(0, new Signature(AnthropicProvider.KIND, signature)));
        }
    }

    private void messageDelta(JsonNode event, Consumer<Piece> out) {
        JsonNode delta = event.path("delta");
        String word = Json.textAt(delta, "stop_reason");
        if (word != null && !ended) {
            ended = true;
            String refusal = AnswerReader.refusal(delta.path("stop_details"));
            if (refusal != null) {
                out.accept(new Piece.Refusal(0, refusal));
            }
            String stopText = Json.textAt(delta, "stop_sequence");
            out.accept(new Piece.Ended(0, JsonAnswer.ending(word, stopText, answeredInJson, calls > 0)));
        }
        used(event.get("usage"), out);
    }

    private void done(Consumer<Piece> out) {
        begin(out);
        if (!ended) {
            ended = true;
            out.accept(new Piece.Ended(0, new Ending(Stop.END, null, null)));
        }
        over = true;
        out.accept(new Piece.Done());
    }

    private void failed(JsonNode event, Consumer<Piece> out) {
        over = true;
        out.accept(new Piece.Failed(ErrorReader.inStream(event)));
    }

    private static String said(JsonNode object, String name) {
        return Objects.requireNonNullElse(Json.textAt(object, name), "");
    }
}
