package ai.moolai.llm.openai;

import ai.moolai.llm.CallIds;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.Json;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Piece;
import ai.moolai.llm.chat.Signature;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads what the chunks say about one choice.
final class ChoiceReader {
    /// The place of a `function_call`, which has none.
    private static final int FUNCTION = -1;

    private final int choice;
    private final CallIds ids;
    /// The calls in the order in which they began, and which of them each place means now.
    private final List<Call> calls = new ArrayList<>();

    private final Map<Integer, Call> places = new HashMap<>();
    private int told;
    private @Nullable String reason;
    private boolean thinking;
    private boolean ended;

    ChoiceReader(int choice, CallIds ids) {
        this.choice = choice;
        this.ids = ids;
    }

    /// A call whose fragments are awaited. It is told of when its name is known.
    private static final class Call {
        int number;

        @Nullable
        String id;

        @Nullable
        String name;

        @Nullable
        Signature signature;

        boolean told;
        final StringBuilder early = new StringBuilder();
    }

    void read(JsonNode said, Consumer<Piece> out) throws InvalidAnswerException {
        if (ended) {
            return;
        }
        JsonNode delta = said.path("delta");
        thoughts(delta, out);
        String content = AnswerReader.text(delta, "content");
        if (content != null) {
            out.accept(new Piece.Text(choice, content));
        }
        String transcript = AnswerReader.text(delta.path("audio"), "transcript");
        if (transcript != null) {
            out.accept(new Piece.Text(choice, transcript));
        }
        String refusal = AnswerReader.text(delta, "refusal");
        if (refusal != null) {
            out.accept(new Piece.Refusal(choice, refusal));
        }
        for (JsonNode call : delta.path("tool_calls")) {
            fragment(call, out);
        }
        JsonNode function = delta.path("function_call");
        if (function.isObject()) {
            Call call = places.computeIfAbsent(FUNCTION, _ -> begun());
            grow(call, function, out);
        }
        String why = AnswerReader.text(said, "finish_reason");
        reason = why == null ? reason : why;
    }

    private void thoughts(JsonNode delta, Consumer<Piece> out) {
        String text = ThoughtsReader.text(delta);
        if (!text.isEmpty()) {
            thinking = true;
            out.accept(new Piece.Thinking(choice, text));
        }
        if (!delta.path("thinking_blocks").isArray()) {
            return;
        }
        for (Part part : ThoughtsReader.ofProvider(delta)) {
            switch (part) {
                case Part.Thinking(String whole, Signature seal)
                when seal != null -> {
                    // The text of a block that is sealed came before, unless it came nowhere else.
                    if (!thinking && !whole.isEmpty()) {
                        out.accept(new Piece.Thinking(choice, whole));
                    }
                    thinking = false;
                    out.accept(new Piece.Sealed(choice, seal));
                }
                case Part.RedactedThinking(Signature data) -> out.accept(new Piece.RedactedThinking(choice, data));
                default -> {}
            }
        }
    }

    private void fragment(JsonNode fragment, Consumer<Piece> out) {
        if (!fragment.isObject()) {
            return;
        }
        String id = AnswerReader.text(fragment, "id");
        Call call = call(fragment.path("index"), id);
        if (call == null) {
            return;
        }
        call.id = call.id == null ? id : call.id;
        Signature signature = Thoughts.callSignature(fragment);
        call.signature = signature == null ? call.signature : signature;
        grow(call, fragment.path("function"), out);
    }

    /// Which call a fragment belongs to. Some servers give no index, and some the same to every call: then another id
    /// means another call.
    private @Nullable Call call(JsonNode index, @Nullable String id) {
        boolean placed = index.isInt() && index.intValue() >= 0;
        Call known = placed ? places.get(index.intValue()) : calls.isEmpty() ? null : calls.getLast();
        boolean another = known == null || (id != null && known.id != null && !id.equals(known.id));
        if (!another) {
            return known;
        }
        if (!placed && id == null) {
            return null; // a fragment of nothing
        }
        Call begun = begun();
        if (placed) {
            places.put(index.intValue(), begun);
        }
        return begun;
    }

    private Call begun() {
        var call = new Call();
        calls.add(call);
        return call;
    }

    private void grow(Call call, JsonNode function, Consumer<Piece> out) {
        String name = AnswerReader.text(function, "name");
        call.name = call.name == null ? name : call.name;
        JsonNode given = function.path("arguments");
        String arguments = given.isTextual() ? given.textValue() : given.isObject() ? Json.text(given) : "";
        call.early.append(arguments);
        if (call.name == null) {
            return;
        }
        if (!call.told) {
            call.told = true;
            call.number = told++;
            out.accept(new Piece.ToolCall(choice, call.number, ids.of(call.id), call.name, call.signature));
        }
        if (!call.early.isEmpty()) {
            out.accept(new Piece.Arguments(choice, call.number, call.early.toString()));
            call.early.setLength(0);
        }
    }

    boolean hasReason() {
        return reason != null;
    }

    /// Whether every call has a name.
    boolean sound() {
        return calls.stream().allMatch(call -> call.told);
    }

    void check() throws InvalidAnswerException {
        if (!sound()) {
            throw new InvalidAnswerException("a tool call without a name");
        }
    }

    /// Tells once that the choice has ended.
    void end(Consumer<Piece> out) {
        if (!ended) {
            ended = true;
            out.accept(new Piece.Ended(choice, Endings.read(reason, !calls.isEmpty())));
        }
    }
}
