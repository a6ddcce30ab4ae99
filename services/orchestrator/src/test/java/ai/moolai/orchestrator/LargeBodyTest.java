package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.testing.Conditions;
import ai.moolai.testing.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Requests that are too long to be read on an event loop: whoever leaves, and whatever stops, while one is read, it is
/// written down once.
class LargeBodyTest {
    private static final int MESSAGES = 30_000;
    private static final String ONE_MORE = "{\"role\":\"user\",\"content\":\"" + "x".repeat(150) + "\"},";

    /// Further items before the one that [Asking#body] says: several megabytes.
    private static final String MANY = ONE_MORE.repeat(MESSAGES);

    private Speakers speakers;

    @BeforeEach
    void start() {
        speakers = new Speakers(Map.of("SHUTDOWN_GRACE", "100ms"));
        speakers.all().forEach(speaker -> speaker.server().answering(_ -> Script.silence()));
        oneMoreIsWrittenDown();
    }

    @AfterEach
    void stop() {
        speakers.close();
    }

    private static String large(Asking asking, String model) {
        String body = asking.body(model, "hi", true);
        return switch (asking) {
            case CHAT, MESSAGES -> body.replace("\"messages\":[", "\"messages\":[" + MANY);
            case RESPONSES -> body.replace("\"input\":\"hi\"", "\"input\":[" + MANY + ONE_MORE.replace("},", "}]"));
        };
    }

    private void send(RawSocket caller, Asking asking, String name, String body) throws IOException {
        caller.send("POST " + asking.path + " HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer "
                + speakers.moolai.admin() + "\r\ncontent-type: application/json\r\nx-client-request-id: " + name
                + "\r\ncontent-length: " + body.length() + "\r\n\r\n" + body);
    }

    /// What the database holds: a status for each of this test's records.
    private List<Object> statuses() {
        return TestDatabases.rows(
                        speakers.moolai.monitoring, "SELECT status FROM llm_requests WHERE client_request_id <> ''")
                .stream()
                .map(row -> row.get("status"))
                .toList();
    }

    private void awaitRecords(int count) {
        Conditions.await(
                count + " records", TestOrchestrator.PATIENCE, () -> statuses().size() >= count);
    }

    /// A call comes behind whatever was written down before it.
    private void oneMoreIsWrittenDown() {
        speakers.moolai.record(speakers.ask(Asking.CHAT, "{"));
    }

    /// Every call that was counted; there, no key makes one of two.
    private double counted() {
        oneMoreIsWrittenDown();
        return speakers.moolai
                .get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith("moolai_requests_total{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void whoLeavesMeanwhileIsWrittenDownOnce() throws IOException {
        int calls = 0;
        for (Asking asking : Asking.values()) {
            for (Speakers.Speaker speaker : speakers.all()) {
                try (var caller = new RawSocket(speakers.moolai.port)) {
                    send(caller, asking, "left-" + calls++, large(asking, speaker.model()));
                }
            }
        }
        awaitRecords(calls);
        assertThat(statuses()).hasSize(calls).containsOnly("cancelled");
        assertThat(counted()).isEqualTo(calls + 2);
    }

    @Test
    void whoLeavesWhenItIsRefusedIsWrittenDownOnce() throws IOException {
        String body = "{\"model\":\"m\",\"messages\":[" + ONE_MORE.repeat(500) + "}";
        int calls = 60;
        for (int i = 0; i < calls; i++) {
            try (var caller = new RawSocket(speakers.moolai.port)) {
                send(caller, Asking.CHAT, "refused-" + i, body);
                LockSupport.parkNanos(i * 50_000L);
            }
        }
        awaitRecords(calls);
        assertThat(statuses()).hasSize(calls).isSubsetOf("cancelled", "refused");
        assertThat(counted()).isEqualTo(calls + 2);
    }

    @Test
    void anOrderlyStopMeanwhileLosesNoRecordAndIsQuick() throws IOException {
        List<RawSocket> callers = new ArrayList<>();
        try {
            for (Asking asking : Asking.values()) {
                var caller = new RawSocket(speakers.moolai.port);
                callers.add(caller);
                send(caller, asking, "stopped-" + asking, large(asking, "google/m"));
            }
            // The one event loop takes turns: after these, it has taken in everything that was sent before.
            for (int i = 0; i < 50; i++) {
                speakers.moolai.get("/health/live");
            }
            long since = System.nanoTime();
            speakers.moolai.stop();
            assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(5));
        } finally {
            for (RawSocket caller : callers) {
                caller.close();
            }
        }
        // What the database did not take in time is in the journal.
        speakers.moolai.restart();
        awaitRecords(callers.size());
        assertThat(statuses()).hasSize(callers.size()).containsOnly("cancelled");
    }
}
