package ai.moolai.testing.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import ai.moolai.llm.ChatProvider;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Piece;
import ai.moolai.llm.chat.ProviderError;
import ai.moolai.llm.chat.Signature;
import ai.moolai.testing.LineEnd;
import ai.moolai.testing.SseEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether answers and errors are read as what they mean.
final class AnswerChecks {
    /// What stands where an answer should, and is none in any dialect.
    private static final List<String> NO_OBJECTS = List.of(
            "", " ", "null", "[]", "[1]", "1", "\"text\"", "true", "<html>502</html>", "{", "{\"a\":", "\u0000");

    /// Objects, but not what was expected: whatever comes of them, it is not an exception of another kind.
    private static final List<String> OTHERS = List.of(
            "{}",
            "{\"error\":null}",
            "{\"error\":\"text\"}",
            "{\"error\":{}}",
            "{\"error\":[{}]}",
            "[{\"error\":{\"code\":500}}]",
            "{\"choices\":null}",
            "{\"choices\":[null]}",
            "{\"candidates\":[null]}",
            "{\"content\":[null]}",
            "{\"type\":null}",
            "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}",
            "{\"usage\":{\"input_tokens\":-1,\"prompt_tokens\":1e99,\"completion_tokens\":" + "9".repeat(5000) + "}}");

    private static final int STATUS_MIN = 300;
    private static final int STATUS_MAX = 599;

    private final ChatProvider provider;
    private final Wire wire;

    AnswerChecks(ChatProvider provider, Wire wire) {
        this.provider = provider;
        this.wire = wire;
    }

    boolean hasWhole(Meaning meaning) {
        return form(meaning).whole() != null;
    }

    boolean hasStream(Meaning meaning) {
        return !form(meaning).stream().isEmpty();
    }

    void whole(Meaning meaning) throws InvalidAnswerException {
        assertMeans(meaning, answer(meaning));
    }

    void streamed(Meaning meaning) {
        Reading reading = Reading.of(provider, bytes(meaning));
        assertEquals(List.of(), reading.breaches(), () -> "broken rules; " + reading);
        assertTrue(reading.inOrder(), () -> "the calls of " + reading + " (expected: in order, from 0)");
        assertMeans(meaning, reading.answer());
        if (meaning.outcome() instanceof Outcome.BreaksOff) {
            assertFailed(reading.last());
            return;
        }
        assertTrue(reading.done(), () -> "the stream " + reading + " (expected: ended by Done)");
        assertEquals(reading.answer().choices().size(), reading.endings(), () -> "choices that ended; " + reading);
    }

    private static void assertFailed(@Nullable Piece last) {
        if (!(last instanceof Piece.Failed(ProviderError error))) {
            fail("ended by " + last + " (expected: Failed)");
            return;
        }
        assertTrue(
                error.kind() == ProviderError.Kind.SERVER || error.kind() == ProviderError.Kind.OVERLOADED,
                () -> "kind of error: " + error.kind() + " (expected: SERVER or OVERLOADED)");
    }

    void wholeLikeStreamed(Meaning meaning) throws InvalidAnswerException {
        var told = new Told(wire.tellsCallIds(), true);
        assertEquals(
                told.lines(answer(meaning)),
                told.lines(Reading.of(provider, bytes(meaning)).answer()),
                "what the stream says (expected: what the whole answer says)");
    }

    void error(Meaning meaning) {
        if (wire.form(meaning) instanceof WireForm.Refused(int status, String body)
                && meaning.outcome() instanceof Outcome.Fails(ProviderError.Kind kind)) {
            ProviderError error = provider.error(status, body.getBytes(StandardCharsets.UTF_8));
            assertEquals(kind, error.kind(), () -> "kind of " + error);
            assertNotEquals(null, error.message(), "the provider's words");
        }
    }

    void noAnswer() {
        for (String text : NO_OBJECTS) {
            assertThrows(
                    InvalidAnswerException.class,
                    () -> provider.answer(text.getBytes(StandardCharsets.UTF_8)),
                    () -> "a whole answer of " + text);
        }
        OTHERS.forEach(text -> tryWhole(text.getBytes(StandardCharsets.UTF_8)));
    }

    void noEvent() {
        for (String text : NO_OBJECTS) {
            byte[] data = text.getBytes(StandardCharsets.UTF_8);
            assertThrows(
                    InvalidAnswerException.class,
                    () -> provider.stream().event(data, 0, data.length, _ -> {}),
                    () -> "an event of " + text);
        }
        for (String text : OTHERS) {
            byte[] stream = SseEvent.of(text).text(LineEnd.LF).getBytes(StandardCharsets.UTF_8);
            assertEquals(List.of(), Reading.of(provider, stream).breaches());
        }
    }

    void noError() {
        List<String> texts = new ArrayList<>(NO_OBJECTS);
        texts.addAll(OTHERS);
        for (int status = STATUS_MIN; status <= STATUS_MAX; status++) {
            for (String text : texts) {
                assertNotEquals(null, provider.error(status, text.getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    void damaged(Meaning meaning) {
        switch (wire.form(meaning)) {
            case WireForm.Answered(String whole, List<SseEvent> _) -> {
                if (whole != null) {
                    Damage.of(whole.getBytes(StandardCharsets.UTF_8)).forEach(this::tryWhole);
                }
            }
            case WireForm.Refused(int status, String body) ->
                Damage.of(body.getBytes(StandardCharsets.UTF_8))
                        .forEach(bytes -> assertNotEquals(null, provider.error(status, bytes)));
            case WireForm.CannotSay _ -> {}
        }
    }

    private void tryWhole(byte[] body) {
        try {
            assertNotEquals(null, provider.answer(body));
        } catch (InvalidAnswerException expected) {
            assertNotEquals(null, expected.getMessage());
        } catch (RuntimeException | StackOverflowError thrown) {
            fail("a whole answer of " + Damage.shown(body) + " (expected: read, or InvalidAnswerException)", thrown);
        }
    }

    private void assertMeans(Meaning meaning, Answer answer) {
        Answer expected = switch (meaning.outcome()) {
            case Outcome.Says(Answer says) -> says;
            case Outcome.BreaksOff(Answer before) ->
                // What was used by then is told or not.
                new Answer(null, before.model(), before.choices(), answer.usage(), null, null);
            case Outcome.Fails _ -> throw new IllegalArgumentException(meaning + " (expected: an answer)");
        };
        var told = new Told(wire.tellsCallIds(), false);
        assertEquals(told.lines(expected), told.lines(answer), () -> "read as " + answer);
        for (Answer.Choice choice : answer.choices()) {
            assertSound(choice);
        }
    }

    /// Ids and seals, which are the provider's own.
    private void assertSound(Answer.Choice choice) {
        Set<String> ids = new HashSet<>();
        for (Part part : choice.parts()) {
            Signature signature = switch (part) {
                case Part.ToolCall call -> {
                    assertTrue(!call.id().isBlank(), "a call without an id");
                    assertTrue(ids.add(call.id()), () -> "the id " + call.id() + " twice");
                    yield call.signature();
                }
                case Part.Thinking thinking -> thinking.signature();
                case Part.RedactedThinking redacted -> redacted.data();
                default -> null;
            };
            if (signature != null) {
                assertEquals(provider.kind(), signature.origin(), "whose seal it is");
            }
        }
    }

    private Answer answer(Meaning meaning) throws InvalidAnswerException {
        String whole = form(meaning).whole();
        return provider.answer((whole == null ? "" : whole).getBytes(StandardCharsets.UTF_8));
    }

    private byte[] bytes(Meaning meaning) {
        return String.join("", SseEvent.texts(LineEnd.LF, form(meaning).stream()))
                .getBytes(StandardCharsets.UTF_8);
    }

    private WireForm.Answered form(Meaning meaning) {
        return wire.form(meaning) instanceof WireForm.Answered answered
                ? answered
                : new WireForm.Answered(null, List.of());
    }
}
