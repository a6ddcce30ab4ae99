package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.RequestId;
import ai.moolai.orchestrator.Speakers.Speaker;
import ai.moolai.testing.LineEnd;
import ai.moolai.testing.RecordedRequest;
import ai.moolai.testing.Script;
import ai.moolai.testing.SseEvent;
import ai.moolai.testing.conformance.Meaning;
import ai.moolai.testing.conformance.Wire;
import ai.moolai.testing.conformance.WireForm;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/// One streamed answer in each of the nine directions, cut in two at every byte: what the caller gets is the same as
/// when nothing was cut, with LF as with CRLF.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SplitPositionsTest {
    private static final int AT_ONCE = 16;

    /// A thought, a text whose characters have one to four bytes, a tool call.
    private static final Meaning SAID = Meaning.THINKING_TEXT_TOOL;

    private static final String WORDS = "call f, grüßend: 世界 🎉.";
    private static final Pattern CUT = Pattern.compile("cut (\\d+) (LF|CRLF)");
    private static final Pattern MOMENT = Pattern.compile("\"(created|created_at)\":\\d+");

    private Speakers speakers;

    @BeforeAll
    void start() {
        speakers = new Speakers(Map.of());
        for (Speaker speaker : speakers.all()) {
            speaker.server().answering(request -> cut(speaker.wire(), request));
        }
    }

    @AfterAll
    void stop() {
        speakers.close();
    }

    private static byte[] transcript(Wire wire, LineEnd lineEnd) {
        var answered = (WireForm.Answered) wire.form(SAID);
        String stream = String.join("", SseEvent.texts(lineEnd, answered.stream()));
        assertThat(stream).contains("call f.");
        return stream.replace("call f.", WORDS).getBytes(StandardCharsets.UTF_8);
    }

    /// Each piece is a write and a chunk of its own, so that it is also read as one.
    private static Script cut(Wire wire, RecordedRequest request) {
        Matcher asked = CUT.matcher(request.text());
        assertThat(asked.find()).isTrue();
        return Script.stream(List.of())
                .piece(transcript(wire, LineEnd.valueOf(asked.group(2))))
                .cutAt(Integer.parseInt(asked.group(1)));
    }

    @TestFactory
    Stream<DynamicTest> whereverTheNetworkCutsTheCallerGetsTheSame() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Asking asking : Asking.values()) {
            for (Speaker speaker : speakers.all()) {
                for (LineEnd lineEnd : LineEnd.values()) {
                    tests.add(DynamicTest.dynamicTest(
                            asking + " - " + speaker.name() + ", " + lineEnd,
                            () -> everyPosition(asking, speaker, lineEnd)));
                }
            }
        }
        return tests.stream();
    }

    private void everyPosition(Asking asking, Speaker speaker, LineEnd lineEnd) throws InterruptedException {
        int length = transcript(speaker.wire(), lineEnd).length;
        String uncut = heard(asking, speaker, lineEnd, 0);
        assertThat(asking.endsWhole(uncut)).isTrue();
        assertThat(uncut).contains("grüßend: 世界");
        Queue<Integer> different = new ConcurrentLinkedQueue<>();
        var turns = new Semaphore(AT_ONCE);
        try (var calls = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int at = 1; at < length; at++) {
                int position = at;
                turns.acquire();
                calls.execute(() -> {
                    try {
                        if (!heard(asking, speaker, lineEnd, position).equals(uncut)) {
                            different.add(position);
                        }
                    } catch (RuntimeException broken) {
                        different.add(position);
                    } finally {
                        turns.release();
                    }
                });
            }
        }
        assertThat(different)
                .as("positions at which the caller gets something else")
                .isEmpty();
        assertThat(speaker.server().faults()).isEmpty();
    }

    /// What the caller gets, but for ids and times.
    private String heard(Asking asking, Speaker speaker, LineEnd lineEnd, int position) {
        String words = "cut " + position + " " + lineEnd;
        boolean usageAsked = asking == Asking.CHAT && lineEnd == LineEnd.CRLF;
        Answer answer = speakers.ask(
                asking,
                usageAsked
                        ? asking.body(speaker.model(), words, true, ",\"stream_options\":{\"include_usage\":true}")
                        : asking.body(speaker.model(), words, true));
        String id = RequestId.parse(answer.requestId()).value().toString().replace("-", "");
        return MOMENT.matcher(answer.text().replace(id, "ID")).replaceAll("\"$1\":0");
    }
}
