package ai.moolai.orchestrator;

import ai.moolai.base.Clock;
import ai.moolai.store.DatabaseUrl;
import ai.moolai.testing.Conditions;
import ai.moolai.testing.ScriptedProvider;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A real orchestrator on a free port of 127.0.0.1, and the ways in which tests talk to it.
final class TestOrchestrator implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(20);
    static final String PROVIDER_KEY = "sk-canary-provider-key-1234567890";

    final Map<String, String> environment;
    final Path home;
    final int port;
    final DatabaseUrl database;
    final DatabaseUrl monitoring;

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    private Main main;

    private TestOrchestrator(Map<String, String> more) {
        this.home = TestDatabases.temporary();
        this.port = freePort();
        this.database = TestDatabases.create();
        this.monitoring = TestDatabases.create();
        Map<String, String> all = new HashMap<>(Map.of(
                "MOOLAI_HOME", home.toString(),
                "DATA_DIR", home.resolve("data").toString(),
                "ORCHESTRATOR_PORT", Integer.toString(port),
                "AUTH_MODE", "required",
                "EVENT_LOOPS", "1",
                "CONTROLLER_URL", "",
                "DATABASE_URL", TestDatabases.text(database),
                "MONITORING_DATABASE_URL", TestDatabases.text(monitoring),
                "SHUTDOWN_GRACE", "2s"));
        all.putAll(more);
        this.environment = Map.copyOf(all);
        this.main = open();
    }

    /// With these settings besides the usual ones of tests.
    static TestOrchestrator start(Map<String, String> settings) {
        return new TestOrchestrator(settings);
    }

    /// In front of `provider`, with time limits that suit tests.
    static TestOrchestrator start(ScriptedProvider provider) {
        return start(provider, Map.of());
    }

    static TestOrchestrator start(ScriptedProvider provider, Map<String, String> settings) {
        Map<String, String> all =
                new HashMap<>(Map.of("OPENAI_API_KEY", PROVIDER_KEY, "OPENAI_BASE_URL", provider.baseUrl()));
        all.putAll(settings);
        return new TestOrchestrator(all);
    }

    /// A document of settings, kept where `MOOLAI_CONFIG` can name it.
    static String document(String yaml) {
        try {
            Path file = Files.createTempFile("moolai-", ".yaml");
            file.toFile().deleteOnExit();
            return Files.writeString(file, yaml).toString();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Main open() {
        var opened = new Main(Main.read(environment), Clock.system());
        try {
            opened.open();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        return opened;
    }

    /// Stops it in order, and starts it anew on the same data.
    void restart() {
        main.close();
        main = open();
    }

    /// Stops it in order; what it wrote down stays until [#close].
    void stop() {
        main.close();
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The administrator's key.
    String admin() {
        try {
            return Files.readString(home.resolve("data").resolve("admin-key")).strip();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Makes a key as `json` says and gives its secret.
    String key(String json) {
        return newKey(json).json().get("key").asText();
    }

    Answer newKey(String json) {
        var made = post("/api/v1/orchestrators/org_001/api-keys", json);
        if (made.status() != 201) {
            throw new AssertionError(made.text());
        }
        return made;
    }

    /// A request without a credential.
    HttpRequest.Builder stranger(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE);
    }

    HttpRequest.Builder request(String path) {
        return stranger(path).header("authorization", "Bearer " + admin());
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer post(String path, String body) {
        return send(request(path)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /// A chat call.
    Answer chat(String body) {
        return post("/v1/chat/completions", body);
    }

    /// A chat call by another key.
    Answer chatAs(String key, String body) {
        return send(request("/v1/chat/completions")
                .setHeader("authorization", "Bearer " + key)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    static Answer send(HttpRequest.Builder request) {
        try {
            return Answer.of(CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /// A chat call whose answer is read by the test.
    HttpResponse<InputStream> open(String body) {
        var request = request("/v1/chat/completions")
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /// An answer that is read by the test.
    HttpResponse<InputStream> opened(String path) {
        try {
            return CLIENT.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /// The call's record, as soon as it can be read over HTTP.
    JsonNode record(Answer answer) {
        return record(answer.requestId());
    }

    JsonNode record(String requestId) {
        var found = new Answer[1];
        Conditions.await("the record of " + requestId, PATIENCE, () -> {
            found[0] = get("/api/v1/monitoring/requests/" + requestId);
            return found[0].status() == 200;
        });
        return found[0].json();
    }

    /// The newest record that the log has under a client's own id.
    JsonNode recordOf(String clientRequestId) {
        var found = new JsonNode[1];
        Conditions.await("the record of " + clientRequestId, PATIENCE, () -> {
            found[0] = get("/api/v1/monitoring/requests?client_request_id=" + clientRequestId)
                    .json()
                    .at("/data");
            return !found[0].isEmpty();
        });
        return found[0].get(0);
    }

    /// The call's row in the table itself.
    Map<String, Object> row(String requestId) {
        String uuid = ai.moolai.base.RequestId.parse(requestId).value().toString();
        List<Map<String, Object>> rows =
                TestDatabases.rows(monitoring, "SELECT * FROM llm_requests WHERE request_id = '" + uuid + "'");
        if (rows.size() != 1) {
            throw new AssertionError(rows.size() + " rows of " + requestId + " (expected: one)");
        }
        return rows.getFirst();
    }

    /// Every byte that the journal holds, as text.
    String journalBytes() {
        var out = new StringBuilder();
        try (var files = Files.walk(home.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.append(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return out.toString();
    }

    @Override
    public void close() {
        main.close();
        TestDatabases.drop(database);
        TestDatabases.drop(monitoring);
        TestDatabases.delete(home);
    }
}
