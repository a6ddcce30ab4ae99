package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.moolai.testing.Conditions;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A real Prometheus that scrapes an orchestrator every second. Debian's package `prometheus` has it and
/// `promtool`.
final class TestPrometheus implements AutoCloseable {
    private final Path home = TestDatabases.temporary();
    private final int port = TestOrchestrator.freePort();
    private final Process process;

    TestPrometheus(TestOrchestrator target) throws IOException {
        Files.writeString(home.resolve("key"), target.admin());
        Files.writeString(home.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s, scrape_timeout: 1s}
                scrape_configs:
                  - job_name: moolai
                    authorization: {credentials_file: key}
                    static_configs: [{targets: ['127.0.0.1:%d']}]
                """.formatted(target.port));
        process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + home.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + home.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("log").toFile())
                .start();
        Conditions.await("Prometheus", TestOrchestrator.PATIENCE, this::isReady);
    }

    /// The rest of a test is skipped where the tools are missing.
    static void requireTools() {
        assumeThat(isThere("prometheus") && isThere("promtool"))
                .as("prometheus and promtool are there (apt-get install prometheus)")
                .isTrue();
    }

    private static boolean isThere(String tool) {
        return List.of(System.getenv("PATH").split(":", -1)).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }

    private boolean isReady() {
        if (!process.isAlive()) {
            throw new AssertionError("Prometheus has ended: " + log());
        }
        try {
            return ask("/-/ready").status() == 200;
        } catch (java.io.UncheckedIOException notYet) {
            return false;
        }
    }

    String log() {
        try {
            return Files.readString(home.resolve("log"));
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    Answer ask(String path) {
        return TestOrchestrator.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(TestOrchestrator.PATIENCE));
    }

    /// What a question in PromQL answers now.
    ///
    /// @throws AssertionError when it is none
    JsonNode query(String promQl) {
        var answer = ask("/api/v1/query?query=" + URLEncoder.encode(promQl, StandardCharsets.UTF_8));
        assertThat(answer.status()).as(promQl + ": " + answer.text()).isEqualTo(200);
        assertThat(answer.json().get("status").asText()).as(promQl).isEqualTo("success");
        return answer.json().at("/data/result");
    }

    /// The one value of a question.
    double value(String promQl) {
        JsonNode found = query(promQl);
        assertThat(found).as(promQl).hasSize(1);
        return found.get(0).get("value").get(1).asDouble();
    }

    /// The names of all metrics.
    List<String> names() {
        List<String> names = new ArrayList<>();
        ask("/api/v1/label/__name__/values").json().get("data").forEach(name -> names.add(name.asText()));
        return names;
    }

    /// What `promtool` with these arguments says of a text; empty when it has no objection.
    static String promtool(byte[] text, String... arguments) throws IOException, InterruptedException {
        Path input = Files.createTempFile("exposition-", ".txt");
        try {
            Files.write(input, text);
            List<String> command = new ArrayList<>(List.of("promtool"));
            command.addAll(List.of(arguments));
            var tool = new ProcessBuilder(command)
                    .redirectInput(input.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(tool.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(tool.exitValue()).as(said).isZero();
            return said;
        } finally {
            Files.delete(input);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            throw new IOException(interrupted);
        }
        TestDatabases.delete(home);
    }
}
