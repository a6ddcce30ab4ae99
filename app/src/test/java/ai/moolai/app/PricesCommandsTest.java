package ai.moolai.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PricesCommandsTest {
    @TempDir
    private Path home;

    private Stage stage;

    @BeforeEach
    void open() throws IOException {
        stage = new Stage(home);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aSoundListIsToldWithWhatItWouldChange() throws IOException {
        String list = file("list.yaml", """
                currency: USD
                prices:
                  - {provider: openai, model: gpt-5, input: 12.50, cache_read: 0.125, output: 10.00,
                     service_tiers: [batch 0.5, flex 0.5], regions: [eu 1.1, us 1.1]}
                """);
        assertThat(stage.run("prices", "check", list)).isZero();
        assertThat(stage.spoken())
                .contains("1 prices: 1 active", "openai/gpt-5 input: 1.25 -> 12.5")
                .contains("Looks like a mistake: openai/gpt-5 input: 1.25 -> 12.5")
                .doesNotContain("other regions");
    }

    @Test
    void aFaultyListIsToldWithEveryFaultAndEndsInTwo() throws IOException {
        String list = file("list.yaml", """
                currency: EUR
                prices:
                  - {provider: p, model: m, input: much}
                """);
        assertThat(stage.run("prices", "check", list)).isEqualTo(2);
        assertThat(stage.spoken()).contains("list.yaml currency: EUR", "list.yaml prices[0].input: much", ": 2 wrong.");
        assertThat(stage.run("prices", "check", stage.file("none.yaml").toString()))
                .isEqualTo(1);
        assertThat(stage.spoken()).contains("none.yaml cannot be read.");
    }

    @Test
    void anImportedTableIsAListThatCanBeChecked() throws IOException {
        String table = file("table.json", """
                {"gpt-99": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1.25e-06,
                            "output_cost_per_token": 1e-05, "input_cost_per_character": 1}}""");
        String list = stage.file("list.yaml").toString();
        assertThat(stage.run("prices", "import", table, "--effective", "2026-12-01", "--out", list))
                .isZero();
        assertThat(stage.spoken()).contains("1 prices, all proposed", "not taken: input_cost_per_character: gpt-99");
        assertThat(Files.readString(Path.of(list)))
                .contains("{provider: openai, model: gpt-99, from: 2026-12-01, input: 1.25, output: 10,");
        assertThat(stage.run("prices", "check", list)).isZero();
        assertThat(stage.spoken()).contains("1 proposed", "openai/gpt-99@2026-12-01: a price where there is none");

        assertThat(stage.run("prices", "import", table, "--effective", "2026-12-01", "--out", list))
                .isEqualTo(1);
        assertThat(stage.spoken()).contains("is there already");
        assertThat(stage.run("prices", "import", table, "--effective", "soon")).isEqualTo(1);
        assertThat(stage.spoken()).contains("--effective: soon (expected: a date as 2026-12-01");
        assertThat(stage.run("prices", "import", file("broken.json", "{"), "--effective", "2026-12-01"))
                .isEqualTo(2);
        assertThat(stage.run("prices", "import", table)).isEqualTo(2);
    }

    @Test
    void callsAreReckonedAnewByTheServiceInAsManyRoundsAsItTakes() throws IOException {
        Files.createDirectories(home.resolve("data/org_001"));
        Files.writeString(home.resolve("data/org_001/admin-key"), "mk_canary\n");
        List<String> orders = new ArrayList<>();
        var server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), stage.port("ORCHESTRATOR_PORT")), 0);
        server.createContext("/api/v1/monitoring/requests/rerate", exchange -> {
            orders.add(exchange.getRequestHeaders().getFirst("authorization") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            String resume = orders.size() == 1 ? "\"1700000000000000~there\"" : "null";
            byte[] answer = ("{\"examined\":10,\"corrected\":2,\"still_unpriced\":1,\"old_cost_usd\":0.5,"
                            + "\"new_cost_usd\":0.75,\"resume\":" + resume + ",\"corrections\":[]}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        try {
            assertThat(stage.run("prices", "rerate", "--from", "2026-11-01", "--to", "2026-12-01", "--only", "org_001"))
                    .isZero();
            assertThat(stage.spoken())
                    .isEqualTo("org_001     20 calls examined, 4 corrected: 1.0 -> 1.50 US dollars;"
                            + " 2 still without a price\n");
            assertThat(orders)
                    .containsExactly(
                            "Bearer mk_canary {\"from\":\"2026-11-01T00:00:00Z\",\"to\":\"2026-12-01T00:00:00Z\","
                                    + "\"dry_run\":false,\"resume\":null}",
                            "Bearer mk_canary {\"from\":\"2026-11-01T00:00:00Z\",\"to\":\"2026-12-01T00:00:00Z\","
                                    + "\"dry_run\":false,\"resume\":\"1700000000000000~there\"}");
        } finally {
            server.stop(0);
        }
        assertThat(stage.run("prices", "rerate", "--from", "2026-11-01", "--to", "2026-12-01", "--only", "org_001"))
                .isEqualTo(1);
        assertThat(stage.spoken()).contains("org_001 does not answer at").doesNotContain("mk_canary");
        assertThat(stage.run("prices", "rerate", "--from", "2026-11-01", "--to", "2026-12-01"))
                .isEqualTo(1);
        assertThat(stage.run("prices", "rerate", "--from", "yesterday", "--to", "2026-12-01"))
                .isEqualTo(1);
        assertThat(stage.spoken()).contains("--from: yesterday (expected: a date as 2026-12-01");
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(stage.file(name), text).toString();
    }
}
