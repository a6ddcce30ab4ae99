package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.orchestrator.Speakers.Speaker;
import ai.moolai.testing.Conditions;
import ai.moolai.testing.RecordedRequest;
import ai.moolai.testing.Script;
import ai.moolai.testing.conformance.Meaning;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.LoggerFactory;

/// Providers that send everything that no provider should, in each of the nine directions: every call ends in time,
/// says how it ended, and is written down once; and afterwards everything works as before. A failure names its seed.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileProviderTest {
    private static final int CASES = 60;
    private static final int AT_ONCE = 12;
    private static final Duration TOTAL = Duration.ofSeconds(2);

    /// Beyond the limit, what a busy machine may take.
    private static final Duration LONGEST = TOTAL.plusSeconds(3);

    private static final Pattern NUMBER = Pattern.compile("case (\\d+)!");

    /// One call.
    private record Case(long number, Asking asking, Speaker speaker, boolean stream) {
        static Case of(long number, Asking asking, Speaker speaker) {
            return new Case(number, asking, speaker, new Random(number).nextInt(4) > 0);
        }

        Hostility done() {
            var random = new Random(number);
            return stream ? Hostility.streamed(speaker, random) : Hostility.whole(speaker, random);
        }

        @Override
        public String toString() {
            return "seed " + number + ", " + asking + " - " + speaker.name() + (stream ? ", streamed" : "");
        }
    }

    /// What came of a call.
    private record Ending(Case call, int status, boolean whole) {
        static Ending of(Case call, Answer answer) {
            boolean whole = answer.status() == 200 && (!call.stream || call.asking.endsWhole(answer.text()));
            return new Ending(call, answer.status(), whole);
        }
    }

    private final Map<Long, Case> cases = new HashMap<>();
    private final Map<Long, Script> scripts = new ConcurrentHashMap<>();
    private final Set<Long> held = ConcurrentHashMap.newKeySet();
    private final Map<Long, RecordedRequest> seen = new ConcurrentHashMap<>();
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private Speakers speakers;

    @BeforeAll
    void start() {
        logged.start();
        ((Logger) LoggerFactory.getLogger("ai.moolai")).addAppender(logged);
        speakers = new Speakers(Map.of(
                "UPSTREAM_FIRST_BYTE_TIMEOUT", "1s",
                "UPSTREAM_IDLE_TIMEOUT", "1s",
                "UPSTREAM_TOTAL_TIMEOUT", TOTAL.toSeconds() + "s"));
        speakers.all().forEach(speaker -> speaker.server().answering(this::play));
        speakers.moolai.record(speakers.ask(Asking.CHAT, "{"));
    }

    @AfterAll
    void stop() {
        ((Logger) LoggerFactory.getLogger("ai.moolai")).detachAppender(logged);
        speakers.close();
    }

    private Script play(RecordedRequest request) {
        Matcher asked = NUMBER.matcher(request.text());
        assertThat(asked.find()).isTrue();
        long number = Long.parseLong(asked.group(1));
        seen.put(number, request);
        return Objects.requireNonNull(scripts.remove(number), "asked again");
    }

    @Test
    void whateverProvidersSendEveryCallEndsAndIsWrittenDownOnce() throws InterruptedException {
        long seed = 0;
        for (Asking asking : Asking.values()) {
            for (Speaker speaker : speakers.all()) {
                for (int i = 0; i < CASES; i++) {
                    cases.put(seed, Case.of(seed, asking, speaker));
                    seed++;
                }
            }
        }
        Map<String, Ending> answers = new ConcurrentHashMap<>();
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        var turns = new Semaphore(AT_ONCE);
        try (var calls = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Case each : cases.values()) {
                turns.acquire();
                calls.execute(() -> {
                    try {
                        Hostility done = each.done();
                        Answer answer = ask(each, done);
                        answers.put(answer.requestId(), Ending.of(each, answer));
                        wrong.addAll(faults(each, done, answer));
                    } catch (RuntimeException | AssertionError broken) {
                        wrong.add(each + ": " + broken);
                    } finally {
                        turns.release();
                    }
                });
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(List.copyOf(logged.list))
                .filteredOn(event -> event.getLevel() == Level.ERROR)
                .isEmpty();
        everyCallIsWrittenDownOnce(answers);
        noConnectionIsLeft();
        everyDirectionWorks();
    }

    private Answer ask(Case each, Hostility done) {
        scripts.put(each.number, done.script());
        if (done.held()) {
            held.add(each.number);
        }
        return speakers.ask(
                each.asking,
                each.asking.body(each.speaker.model(), "case " + each.number + "!", each.stream),
                "x-client-request-id",
                "case-" + each.number);
    }

    private static List<String> faults(Case call, Hostility done, Answer answer) {
        List<String> faults = new ArrayList<>();
        String each = call + ": " + done.what();
        String text = answer.text();
        if (answer.status() == 500 || text.contains("gateway_internal")) {
            faults.add(each + ": this service failed: " + text);
        }
        boolean ok = answer.status() == 200;
        if (ok && call.stream) {
            boolean whole = call.asking.endsWhole(text);
            if (whole == call.asking.endsInError(text)) {
                faults.add(each + ": neither end: " + tail(text));
            }
            if (whole && done.broken()) {
                faults.add(each + ": whole, though it was not: " + tail(text));
            }
        } else if (ok && done.broken()) {
            faults.add(each + ": whole, though it was not: " + tail(text));
        } else if (!ok && !answer.json().at("/error/message").isTextual()) {
            faults.add(each + ": no error: " + tail(text));
        }
        return faults;
    }

    private static String tail(String text) {
        return text.substring(Math.max(0, text.length() - 500));
    }

    private List<Map<String, Object>> rows() {
        return TestDatabases.rows(
                speakers.moolai.monitoring, "SELECT * FROM llm_requests WHERE client_request_id LIKE 'case-%'");
    }

    private void everyCallIsWrittenDownOnce(Map<String, Ending> answers) {
        Conditions.await("every record", TestOrchestrator.PATIENCE, () -> rows().size() >= cases.size());
        Map<Object, Map<String, Object>> byName = new HashMap<>();
        for (var row : rows()) {
            assertThat(byName.put(row.get("client_request_id"), row)).isNull();
        }
        assertThat(byName).hasSize(cases.size());
        assertThat(byName.values()).noneMatch(row -> "gateway_internal".equals(row.get("error_code")));
        answers.forEach((_, answer) -> {
            var row = Objects.requireNonNull(byName.get("case-" + answer.call.number), "no record");
            assertThat(row).as("%s", answer.call).containsEntry("status", answer.whole ? "ok" : "error");
            assertThat(row).as("%s", answer.call).containsEntry("http_status", answer.status);
            assertThat((Long) row.get("latency_us")).as("%s", answer.call).isLessThan(LONGEST.toNanos() / 1000);
        });
    }

    /// What a provider left open is closed; of the others no more are kept than there were calls at once.
    private void noConnectionIsLeft() {
        seen.forEach((number, request) -> {
            if (held.contains(number)) {
                request.awaitPeerClosed(TestOrchestrator.PATIENCE);
            }
        });
        for (Speaker speaker : speakers.all()) {
            Conditions.await(
                    "the connections to " + speaker.name() + " to be few",
                    TestOrchestrator.PATIENCE,
                    () -> speaker.server().openConnections() <= AT_ONCE);
        }
    }

    private void everyDirectionWorks() {
        for (Speaker speaker : speakers.all()) {
            speaker.server().answering(speaker.wire().answering(Meaning.TOOL_CALL));
            for (Asking asking : Asking.values()) {
                Answer streamed = speakers.ask(asking, asking.body(speaker.model(), "hi", true));
                assertThat(asking.endsWhole(streamed.text())).isTrue();
                Answer whole = speakers.ask(asking, asking.body(speaker.model(), "hi", false));
                assertThat(whole.status()).isEqualTo(200);
                assertThat(whole.text()).contains("\"f\"");
            }
        }
    }
}
