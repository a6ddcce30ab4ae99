package ai.moolai.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Load on a stand-in that answers as an orchestrator does, or worse.
@Timeout(120)
class LoadtestTest {
    private static final Pattern STREAM = Pattern.compile("\"stream\"\\s*:\\s*true");
    private static final int TOKENS = 7;

    @TempDir
    private Path home;

    private Stage stage;
    private HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> logged = new ArrayList<>();
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong readings = new AtomicLong();
    private volatile String provider = "demo";
    private volatile int forgetsFrom = Integer.MAX_VALUE;
    private volatile int failsEach = Integer.MAX_VALUE;
    private volatile boolean stands;

    @BeforeEach
    void open() throws IOException {
        stage = new Stage(home);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        threads.shutdownNow();
        stage.close();
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            switch (path) {
                case "/v1/chat/completions" -> chat(exchange, body);
                case "/api/v1/stream" -> events(exchange);
                case "/ws" -> say(exchange, 404, "{}");
                case "/api/v1/orchestrators/org_009/api-keys" -> {
                    synchronized (logged) {
                        logged.clear();
                    }
                    say(exchange, 201, "{\"key_id\":\"key_1\",\"key\":\"mk_canary\"}");
                }
                case "/api/v1/monitoring/requests" -> say(exchange, 200, log());
                case "/api/v1/monitoring/usage" -> say(exchange, 200, usage());
                case "/api/v1/system/status/background" ->
                    say(exchange, 200, "{\"collections_total\":" + readings.incrementAndGet() + "}");
                default -> say(exchange, 200, "{\"status\":\"healthy\",\"organization_id\":\"org_009\"}");
            }
        }
    }

    private void chat(HttpExchange exchange, String body) throws IOException {
        long number = calls.incrementAndGet();
        String id = "req_" + number;
        exchange.getResponseHeaders().add("x-request-id", id);
        exchange.getResponseHeaders().add("x-moolai-provider", provider);
        if (number % failsEach == 0) {
            say(exchange, 502, "{\"error\":{}}");
            return;
        }
        if (number < forgetsFrom) {
            synchronized (logged) {
                logged.add(id);
            }
        }
        String usage = "\"usage\":{\"total_tokens\":" + TOKENS + "}}";
        boolean stream = STREAM.matcher(body).find();
        say(
                exchange,
                200,
                stream
                        ? "data: {\"choices\":[]}\n\ndata: {" + usage + "\n\ndata: [DONE]\n\n"
                        : "{\"model\":\"" + body.contains("demo/gpt-4") + "\",\"choices\":[]," + usage);
    }

    private void events(HttpExchange exchange) throws IOException {
        if (!stands) {
            say(exchange, 404, "{}");
            return;
        }
        exchange.sendResponseHeaders(200, 0);
        var out = exchange.getResponseBody();
        out.write("event: system\ndata: {}\n\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
        try {
            new java.util.concurrent.CountDownLatch(1).await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private String log() {
        synchronized (logged) {
            return "{\"data\":["
                    + String.join(
                            ",",
                            logged.stream()
                                    .map(id -> "{\"request_id\":\"" + id + "\"}")
                                    .toList())
                    + "],\"next_cursor\":null}";
        }
    }

    private String usage() {
        synchronized (logged) {
            return String.format(
                    Locale.ROOT,
                    "{\"data\":[{\"key_id\":\"key_1\",\"requests\":%d,\"total_tokens\":%d}],\"next_cursor\":null}",
                    logged.size(),
                    TOKENS * logged.size());
        }
    }

    private static void say(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Test
    void callsAreMeasuredWholeAndStreamed() {
        assertThat(stage.run(
                        "loadtest",
                        "llm",
                        "--url",
                        url(),
                        "--duration",
                        "10s",
                        "--concurrency",
                        "4",
                        "--max-calls",
                        "200"))
                .isZero();
        assertThat(calls).hasValue(200);
        assertThat(stage.spoken())
                .containsPattern("whole +100 +0 ")
                .containsPattern("streamed +100 +0 ")
                .containsPattern("to its first token +100 +0 ")
                .contains("answers: 200 x 200", "passed");
    }

    @Test
    void aRateIsKept() {
        assertThat(stage.run("loadtest", "llm", "--url", url(), "--duration", "1s", "--rate", "50"))
                .isZero();
        assertThat(calls.get()).isBetween(40L, 51L);
    }

    @Test
    void failuresAreToldAndEndInOne() {
        failsEach = 10;
        String[] test = {"loadtest", "llm", "--url", url(), "--max-calls", "100", "--concurrency", "1"};
        assertThat(stage.run(test)).isEqualTo(1);
        assertThat(stage.spoken())
                .contains("answers: 200 x 90, 502 x 10", "missed: 10 of 100 calls failed, 10.000 %", "failed");
        String[] lenient = {
            "loadtest", "llm", "--url", url(), "--max-calls", "100", "--concurrency", "1", "--max-error-rate", "0.1"
        };
        assertThat(stage.run(lenient)).isZero();
    }

    @Test
    void whatIsTooSlowEndsInOne() {
        String[] test = {"loadtest", "llm", "--url", url(), "--max-calls", "10", "--max-p99", "1ms", "--rate", "1000"};
        server.createContext("/v1/chat/completions", exchange -> {
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
            answer(exchange);
        });
        assertThat(stage.run(test)).isEqualTo(1);
        assertThat(stage.spoken()).contains("missed: whole: p99", "(expected: 1.0 ms at most)");
    }

    @Test
    void nobodysMoneyIsSpentUnasked() {
        provider = "openai";
        assertThat(stage.run("loadtest", "llm", "--url", url(), "--concurrency", "1"))
                .isEqualTo(1);
        assertThat(stage.spoken()).contains("the provider openai answered (expected: demo, which costs nothing)");
        assertThat(calls).hasValue(1);
        assertThat(stage.run("loadtest", "llm", "--url", url(), "--spend-money"))
                .isEqualTo(1);
        assertThat(stage.spoken()).contains("--spend-money without --max-calls");
        assertThat(stage.run("loadtest", "llm", "--url", url(), "--spend-money", "--max-calls", "5"))
                .isZero();
        assertThat(calls).hasValue(6);
    }

    @Test
    void nothingButThisMachineIsCalledUnasked() {
        assertThat(stage.run("loadtest", "llm", "--url", "http://192.0.2.1:8000"))
                .isEqualTo(1);
        assertThat(stage.spoken()).contains("http://192.0.2.1:8000 is not this machine", "--i-own-the-target");
    }

    @Test
    void whatIsOutOfBoundsIsRefused() {
        refused("--duration: 6m", "--duration", "6m");
        refused("--duration: 0s", "--duration", "0s");
        refused("--concurrency: 257 (expected: 1 to 256)", "--concurrency", "257");
        refused("--rate: -1 (expected: 0 to 100000)", "--rate", "-1");
        refused("--max-error-rate: 2 (expected: 0 to 1)", "--max-error-rate", "2");
        refused("--stream-share: NaN (expected: 0 to 1)", "--stream-share", "NaN");
        refused("--max-calls: 0", "--max-calls", "0");
        refused("--url: nowhere", "--url", "nowhere");
        assertThat(stage.run("loadtest", "llm", "--token", "mk_canary")).isEqualTo(1);
        assertThat(stage.spoken()).contains("--token without --url").doesNotContain("mk_canary");
        assertThat(stage.run("loadtest", "llm")).isEqualTo(1);
        assertThat(stage.spoken()).contains("admin-key cannot be read", "./moolai up");
    }

    private void refused(String why, String option, String value) {
        List<String> test = new ArrayList<>(List.of("loadtest", "llm", "--url", url()));
        test.addAll(List.of(option, value));
        assertThat(stage.run(test.toArray(String[]::new))).isEqualTo(1);
        assertThat(stage.spoken()).contains(why);
    }

    @Test
    void monitoringIsAskedAndTheBooksAreHeldAgainstTheCalls() {
        String[] test = {"loadtest", "monitoring", "--url", url(), "--duration", "2s", "--readers", "0"};
        assertThat(stage.run(test)).isZero();
        assertThat(stage.spoken())
                .containsPattern("readings of a day +\\d+ +0 ")
                .containsPattern("scrape +\\d+ +0 ")
                .containsPattern("org_009 readings +ok ")
                .containsPattern("org_009 log +ok +" + calls + " calls, 0 missing, 0 twice")
                .containsPattern("org_009 usage +ok +" + calls + " calls and " + TOKENS * calls.get() + " tokens")
                .doesNotContain("mk_canary");
    }

    @Test
    void aCallThatTheBooksDoNotHoldIsToldAndEndsInOne() {
        forgetsFrom = 2;
        String[] test = {
            "loadtest", "monitoring", "--url", url(), "--duration", "1s", "--readers", "0", "--settle", "500ms"
        };
        assertThat(stage.run(test)).isEqualTo(1);
        assertThat(stage.spoken())
                .containsPattern("org_009 log +wrong +1 calls, " + (calls.get() - 1) + " missing, 0 twice")
                .containsPattern("org_009 usage +wrong +1 calls and 7 tokens");
    }

    @Test
    void readersSeeEventsOrSayThatThereAreNone() {
        String[] test = {"loadtest", "monitoring", "--url", url(), "--duration", "1s"};
        assertThat(stage.run(test)).isEqualTo(1);
        assertThat(stage.spoken())
                .containsPattern("server-sent events +wrong +not there: status 404")
                .containsPattern("WebSocket messages +wrong +not there: status 404");
        stands = true;
        assertThat(stage.run(test)).isEqualTo(1);
        assertThat(stage.spoken()).containsPattern("server-sent events +ok +2 to 2 readers, 0 of them had none");
    }

    @Test
    void theOrchestratorsThatRunAreCalledWithTheirAdministratorsKeys() throws IOException {
        for (String name : List.of("org_001", "org_002")) {
            Path data = Files.createDirectories(home.resolve("data").resolve(name));
            Files.writeString(data.resolve("admin-key"), "mk_canary\n");
        }
        assertThat(stage.run("loadtest", "monitoring", "--duration", "1s")).isEqualTo(1);
        assertThat(stage.spoken())
                .contains("is no orchestrator that is up: no connection", "start it with ./moolai up")
                .doesNotContain("mk_canary");
    }
}
