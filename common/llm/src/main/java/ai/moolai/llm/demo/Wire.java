package ai.moolai.llm.demo;

import ai.moolai.base.Failure;
import ai.moolai.llm.demo.Answer.Call;
import ai.moolai.llm.demo.Answer.Choice;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The forms of the OpenAI dialect: a whole answer, the pieces of a stream, the list of models, the error envelope.
final class Wire {
    /// Pieces of one choice's stream: with the pause between them, the longest a stream takes.
    static final int PIECES_MAX = 100;

    static final JsonObject MODEL = new JsonObject()
            .put("id", "demo")
            .put("object", "model")
            .put("created", 0)
            .put("owned_by", "moolai-demo");

    private Wire() {}

    static JsonObject whole(Answer answer) {
        var choices = new JsonArray();
        for (int i = 0; i < answer.choices().size(); i++) {
            var choice = answer.choices().get(i);
            var message = new JsonObject()
                    .put("role", "assistant")
                    .put("content", choice.content())
                    .put("refusal", null);
            if (choice.calls().isEmpty()) {
                message.put("annotations", new JsonArray());
            } else {
                var calls = new JsonArray();
                choice.calls().forEach(call -> calls.add(call(call, call.input())));
                message.put("tool_calls", calls);
            }
            choices.add(new JsonObject()
                    .put("index", i)
                    .put("message", message)
                    .put("logprobs", null)
                    .put("finish_reason", choice.finish().text()));
        }
        return head(answer, "chat.completion").put("choices", choices).put("usage", usage(answer));
    }

    /// The events of a stream, in order; each element is what leaves at one time.
    static List<Buffer> stream(Answer answer, boolean includeUsage) {
        List<List<JsonObject>> choices = new ArrayList<>();
        for (int i = 0; i < answer.choices().size(); i++) {
            choices.add(pieces(answer.choices().get(i), i));
        }
        int longest = choices.stream().mapToInt(List::size).max().orElse(0);
        List<Buffer> events = new ArrayList<>();
        for (int step = 0; step < longest; step++) {
            var together = Buffer.buffer();
            for (List<JsonObject> pieces : choices) {
                if (step < pieces.size()) {
                    var chunk =
                            head(answer, "chat.completion.chunk").put("choices", new JsonArray().add(pieces.get(step)));
                    event(together, includeUsage ? chunk.put("usage", null) : chunk);
                }
            }
            events.add(together);
        }
        var last = Buffer.buffer();
        if (includeUsage) {
            event(
                    last,
                    head(answer, "chat.completion.chunk")
                            .put("choices", new JsonArray())
                            .put("usage", usage(answer)));
        }
        events.add(last.appendString("data: [DONE]\n\n"));
        return events;
    }

    static JsonObject models() {
        return new JsonObject().put("object", "list").put("data", new JsonArray().add(MODEL));
    }

    static JsonObject error(Failure failure) {
        return new JsonObject()
                .put(
                        "error",
                        new JsonObject()
                                .put("message", failure.message())
                                .put("type", failure.type())
                                .put("param", failure.param())
                                .put("code", failure.word()));
    }

    private static List<JsonObject> pieces(Choice choice, int index) {
        List<JsonObject> pieces = new ArrayList<>();
        var first = new JsonObject().put("role", "assistant");
        if (choice.content() == null) {
            pieces.add(piece(index, first.put("content", null), null));
            for (int i = 0; i < choice.calls().size(); i++) {
                var call = choice.calls().get(i);
                pieces.add(piece(index, delta(call(call, "").put("index", i)), null));
                for (String part : Cut.words(
                        call.input(), Math.max(1, PIECES_MAX / choice.calls().size()))) {
                    var fragment = new JsonObject().put("index", i);
                    pieces.add(piece(index, delta(fragment.put(kind(call), input(call, part))), null));
                }
            }
        } else {
            pieces.add(piece(index, first.put("content", "").put("refusal", null), null));
            for (String word : Cut.words(choice.content(), PIECES_MAX)) {
                pieces.add(piece(index, new JsonObject().put("content", word), null));
            }
        }
        pieces.add(piece(index, new JsonObject(), choice.finish().text()));
        return pieces;
    }

    private static JsonObject piece(int index, JsonObject delta, @Nullable String finish) {
        return new JsonObject()
                .put("index", index)
                .put("delta", delta)
                .put("logprobs", null)
                .put("finish_reason", finish);
    }

    private static JsonObject delta(JsonObject call) {
        return new JsonObject().put("tool_calls", new JsonArray().add(call));
    }

    private static JsonObject call(Call call, String input) {
        String kind = kind(call);
        return new JsonObject()
                .put("id", call.id())
                .put("type", kind)
                .put(kind, new JsonObject().put("name", call.tool().name()).mergeIn(input(call, input)));
    }

    private static String kind(Call call) {
        return call.tool().custom() ? "custom" : "function";
    }

    private static JsonObject input(Call call, String input) {
        return new JsonObject().put(call.tool().custom() ? "input" : "arguments", input);
    }

    private static JsonObject head(Answer answer, String object) {
        return new JsonObject()
                .put("id", answer.id())
                .put("object", object)
                .put("created", answer.created())
                .put("model", answer.model())
                .put("service_tier", "default")
                .put("system_fingerprint", "demo");
    }

    private static JsonObject usage(Answer answer) {
        return new JsonObject()
                .put("prompt_tokens", answer.promptTokens())
                .put("completion_tokens", answer.completionTokens())
                .put("total_tokens", answer.promptTokens() + answer.completionTokens())
                .put(
                        "prompt_tokens_details",
                        new JsonObject().put("cached_tokens", 0).put("audio_tokens", 0))
                .put(
                        "completion_tokens_details",
                        new JsonObject()
                                .put("reasoning_tokens", 0)
                                .put("audio_tokens", 0)
                                .put("accepted_prediction_tokens", 0)
                                .put("rejected_prediction_tokens", 0));
    }

    private static void event(Buffer out, JsonObject data) {
        out.appendString("data: ").appendBuffer(data.toBuffer()).appendString("\n\n");
    }
}
