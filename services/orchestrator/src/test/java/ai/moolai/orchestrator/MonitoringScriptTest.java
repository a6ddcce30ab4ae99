package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.testing.OpenAi;
import ai.moolai.testing.Script;
import ai.moolai.testing.ScriptedProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// The script that walks what monitoring promises.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class MonitoringScriptTest {
    private static final Path SCRIPT =
            Path.of("..", "..", "scripts", "test-system-monitoring.sh").toAbsolutePath();

    private ScriptedProvider provider;
    private TestOrchestrator moolai;

    @BeforeAll
    void start() {
        provider = ScriptedProvider.start();
        moolai = TestOrchestrator.start(provider);
        GeneratedReadings.awaitTable(moolai);
    }

    @AfterAll
    void stop() {
        moolai.close();
        provider.close();
    }

    private record Run(int exit, String said) {}

    private static Run run(Map<String, String> environment, String... groups) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(groups));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        var process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), said);
    }

    private Map<String, String> here(String token) {
        return Map.of(
                "HOST", "127.0.0.1", "ORCH1", Integer.toString(moolai.port), "TOKEN", token, "MODEL", "gpt-4.1-mini");
    }

    @Test
    void everyCheckHoldsForARunningOrchestrator() throws Exception {
        provider.enqueue(Script.json(OpenAi.completion("gpt-4.1-mini", OpenAi.Tokens.of(30, 20), OpenAi.text("x"))));
        var run = run(here(moolai.admin()), "health", "collecting", "calls", "prometheus", "exports", "errors");
        assertThat(run.said)
                .contains("ok    the call is in the request log", "ok    readings are exported as CSV")
                .endsWith(" passed, 0 failed\n");
        assertThat(run.exit).as(run.said).isZero();
        assertThat(run.said.lines().filter(line -> line.startsWith("ok "))).hasSizeGreaterThan(20);
    }

    @Test
    void theFirstCheckThatFailsEndsIt() throws Exception {
        var run = run(here("mk_nobody"), "collecting", "prometheus");
        assertThat(run.exit).isEqualTo(1);
        assertThat(run.said).contains("FAIL  ").endsWith("0 passed, 1 failed\n");
        assertThat(run.said.lines().filter(line -> line.startsWith("FAIL"))).hasSize(1);
        var nobody = run(Map.of("ORCH1", Integer.toString(TestOrchestrator.freePort())), "health");
        assertThat(nobody.exit).isEqualTo(1);
        assertThat(nobody.said).contains("FAIL  GET /health: no answer");
    }

    @Test
    void aGroupThatIsNoneIsRefused() throws Exception {
        var run = run(here(moolai.admin()), "everything");
        assertThat(run.exit).isEqualTo(2);
        assertThat(run.said).contains("group: everything (expected: health,");
    }
}
