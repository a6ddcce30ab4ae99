package ai.moolai.testing.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import ai.moolai.llm.ChatProvider;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Piece;
import ai.moolai.testing.LineEnd;
import ai.moolai.testing.SseEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Whether a stream is read the same however it arrives, and never as more than it is.
final class StreamChecks {
    private static final int HUGE_CHARACTERS = 8 << 20;
    private static final String SHORT = "Hello.";

    private final ChatProvider provider;
    private final Wire wire;

    StreamChecks(ChatProvider provider, Wire wire) {
        this.provider = provider;
        this.wire = wire;
    }

    /// In two parts, cut at every byte, with both line ends.
    void everySplit(Meaning meaning) {
        for (LineEnd lineEnd : LineEnd.values()) {
            byte[] stream = bytes(lineEnd, events(meaning));
            List<Piece> expected = comparable(Reading.of(provider, stream));
            for (int cut = 0; cut <= stream.length; cut++) {
                Reading reading = Reading.of(
                        provider, Arrays.copyOfRange(stream, 0, cut), Arrays.copyOfRange(stream, cut, stream.length));
                int at = cut;
                assertEquals(expected, comparable(reading), () -> lineEnd + ", cut at byte " + at);
            }
        }
    }

    /// In parts of every size from one byte to all of it: two events at once, half an event, three and a half.
    void everySize(Meaning meaning) {
        for (LineEnd lineEnd : LineEnd.values()) {
            byte[] stream = bytes(lineEnd, events(meaning));
            List<Piece> expected = comparable(Reading.of(provider, stream));
            for (int size = 1; size < stream.length; size = size < 10 ? size + 1 : size * 3 / 2) {
                List<byte[]> parts = new ArrayList<>();
                for (int at = 0; at < stream.length; at += size) {
                    parts.add(Arrays.copyOfRange(stream, at, Math.min(stream.length, at + size)));
                }
                int bytes = size;
                assertEquals(
                        expected,
                        comparable(Reading.of(provider, parts.toArray(byte[][]::new))),
                        () -> lineEnd + ", in parts of " + bytes + " bytes");
            }
        }
    }

    /// With comments, events that nobody has heard of, and members that nobody has heard of.
    void strangers(Meaning meaning) {
        List<SseEvent> events = events(meaning);
        List<Piece> expected = comparable(Reading.of(provider, bytes(LineEnd.LF, events)));
        var commented = new StringBuilder();
        for (SseEvent event : events) {
            commented.append(": ping\n\n: one\n").append(event.text(LineEnd.LF));
        }
        assertReadAs(expected, commented.toString(), "with comments");
        for (int at = 0; at < events.size(); at++) {
            for (SseEvent stranger : wire.unheardOf(events.subList(0, at))) {
                List<SseEvent> more = new ArrayList<>(events);
                more.add(at, stranger);
                assertReadAs(
                        expected, text(LineEnd.LF, more), "with " + stranger + " before event " + at + " of " + events);
            }
        }
        List<SseEvent> wider = events.stream()
                .map(event -> event.data().startsWith("{")
                        ? event.withData("{\"unheard_of\":[null,{\"a\":1}],"
                                + event.data().substring(1))
                        : event)
                .toList();
        assertReadAs(expected, text(LineEnd.LF, wider), "with a member that nobody has heard of");
    }

    /// Cut off after every byte: [Piece.Done] only if all that makes the answer was there.
    void truncated(Meaning meaning) {
        byte[] stream = bytes(LineEnd.LF, events(meaning));
        var told = new Told(false, false);
        List<String> whole =
                withoutUsage(told.lines(Reading.of(provider, stream).answer()));
        for (int end = 0; end < stream.length; end++) {
            Reading reading = Reading.of(provider, Arrays.copyOfRange(stream, 0, end));
            int bytes = end;
            assertEquals(List.of(), reading.breaches(), () -> "broken rules, after " + bytes + " bytes; " + reading);
            if (reading.done()) {
                assertEquals(
                        whole,
                        withoutUsage(told.lines(reading.answer())),
                        () -> "Done was told after " + bytes + " bytes of\n"
                                + new String(stream, StandardCharsets.UTF_8));
            }
        }
    }

    /// Damaged at random, in the stream and in its events.
    void damaged(Meaning meaning) {
        List<SseEvent> events = events(meaning);
        Damage.of(bytes(LineEnd.LF, events)).forEach(this::assertHarmless);
        for (int index = 0; index < events.size(); index++) {
            int at = index;
            Damage.of(events.get(index).data().getBytes(StandardCharsets.UTF_8))
                    .limit(100)
                    .forEach(data -> assertHarmless(events, at, data));
        }
    }

    /// One event of 8 MiB.
    void hugeEvent() {
        String huge = "x".repeat(HUGE_CHARACTERS);
        List<SseEvent> events = events(Meaning.TEXT).stream()
                .map(event -> event.withData(event.data().replace(SHORT, huge)))
                .toList();
        Answer answer = Reading.of(provider, bytes(LineEnd.LF, events)).answer();
        assertTrue(
                answer.choices().size() == 1
                        && answer.choices().getFirst().parts().equals(List.of(new Part.Text(huge))),
                "a text of 8 MiB in one event (expected: read whole; the wire's TEXT says \"" + SHORT
                        + "\" in one JSON string)");
    }

    private void assertHarmless(byte[] stream) {
        try {
            Reading reading = Reading.of(provider, stream);
            assertEquals(List.of(), reading.breaches(), () -> "broken rules; " + Damage.shown(stream));
        } catch (RuntimeException | StackOverflowError thrown) {
            fail("a stream of " + Damage.shown(stream) + " (expected: read, or InvalidAnswerException)", thrown);
        }
    }

    /// The events before `at` as they are, then `data`, whatever bytes it has, then the rest.
    private void assertHarmless(List<SseEvent> events, int at, byte[] data) {
        var reader = provider.stream();
        List<Piece> told = new ArrayList<>();
        try {
            for (int index = 0; index < events.size(); index++) {
                byte[] bytes = index == at ? data : events.get(index).data().getBytes(StandardCharsets.UTF_8);
                // Within other bytes, which must not be looked at.
                byte[] framed = new byte[bytes.length + 4];
                Arrays.fill(framed, (byte) '"');
                System.arraycopy(bytes, 0, framed, 2, bytes.length);
                reader.event(framed, 2, 2 + bytes.length, told::add);
            }
        } catch (InvalidAnswerException expected) {
            return;
        } catch (RuntimeException | StackOverflowError thrown) {
            fail("an event of " + Damage.shown(data) + " (expected: read, or InvalidAnswerException)", thrown);
        }
    }

    private void assertReadAs(List<Piece> expected, String stream, String how) {
        Reading reading = Reading.of(provider, stream.getBytes(StandardCharsets.UTF_8));
        assertEquals(expected, comparable(reading), () -> how + "; " + reading);
    }

    /// The pieces, without ids that the reader makes up as it goes.
    private List<Piece> comparable(Reading reading) {
        assertEquals(List.of(), reading.breaches(), () -> "broken rules; " + reading);
        return wire.tellsCallIds()
                ? reading.pieces()
                : reading.pieces().stream()
                        .map(piece -> piece instanceof Piece.ToolCall call
                                ? new Piece.ToolCall(call.choice(), call.call(), "any", call.name(), call.signature())
                                : piece)
                        .toList();
    }

    private static List<String> withoutUsage(List<String> lines) {
        return lines.subList(0, lines.size() - 1);
    }

    private List<SseEvent> events(Meaning meaning) {
        return wire.form(meaning) instanceof WireForm.Answered(String _, List<SseEvent> events) ? events : List.of();
    }

    private static byte[] bytes(LineEnd lineEnd, List<SseEvent> events) {
        return text(lineEnd, events).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(LineEnd lineEnd, List<SseEvent> events) {
        return String.join("", SseEvent.texts(lineEnd, events));
    }
}
