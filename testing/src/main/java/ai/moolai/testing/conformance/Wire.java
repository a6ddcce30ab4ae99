package ai.moolai.testing.conformance;

import ai.moolai.llm.WireRequest;
import ai.moolai.testing.JsonValue;
import ai.moolai.testing.LineEnd;
import ai.moolai.testing.RecordedRequest;
import ai.moolai.testing.Script;
import ai.moolai.testing.SseEvent;
import java.util.List;
import java.util.function.Function;

/// How a dialect looks on the wire: what its servers send for each [Meaning], and where its requests carry each
/// [Feature]. It is written from the vendor's description, not with the code that it judges.
public interface Wire {
    /// How `meaning` is written, in its exact words. A text that [Meaning] calls one piece must be one JSON string.
    WireForm form(Meaning meaning);

    /// Whether a request, as it came, asks for a stream.
    boolean asksForStream(String path, String body);

    /// Whether `request`, whose body is `body`, tells the provider of `feature`. Where a feature has a [Feature#trace]
    /// of its own, [Feature#isIn] finds it; the others are words that each dialect has its own for.
    boolean carries(Feature feature, WireRequest request, JsonValue body);

    /// Whether the ids of tool calls stand on the wire. Where they do not, any will do.
    default boolean tellsCallIds() {
        return true;
    }

    /// Events that the dialect does not know today and must pass over, wherever they come.
    ///
    /// @param before the events of the stream that came already
    default List<SseEvent> unheardOf(List<SseEvent> before) {
        return List.of(new SseEvent("unheard_of", "{\"type\":\"unheard_of\",\"unheard_of\":{\"a\":[1,null,{}]}}"));
    }

    /// A server's answer, to play it over HTTP.
    ///
    /// @throws IllegalArgumentException when the dialect cannot say it, or not so
    default Script script(Meaning meaning, boolean stream) {
        return switch (form(meaning)) {
            case WireForm.Answered(String whole, List<SseEvent> events) -> {
                if (stream && !events.isEmpty()) {
                    yield Script.stream(SseEvent.texts(LineEnd.LF, events));
                }
                if (stream || whole == null) {
                    throw new IllegalArgumentException(
                            meaning + (stream ? " in a stream" : " as a whole") + " (expected: the other way)");
                }
                yield Script.json(whole);
            }
            case WireForm.Refused(int status, String body) -> Script.json(status, body);
            case WireForm.CannotSay(String why) ->
                throw new IllegalArgumentException(meaning + " (expected: what the dialect can say; " + why + ")");
        };
    }

    /// For a [ai.moolai.testing.ScriptedProvider]: says the same to every request, streamed to those that ask for it.
    default Function<RecordedRequest, Script> answering(Meaning meaning) {
        return request -> script(meaning, asksForStream(request.path(), request.text()));
    }
}
