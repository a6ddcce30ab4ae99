package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.testing.LineEnd;
import ai.moolai.testing.OpenAi;
import ai.moolai.testing.Script;
import ai.moolai.testing.ScriptedProvider;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// A call from end to end: what the provider gets, what the caller gets, what is written down.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChatTest {
    private static final String WHOLE =
            "{\"model\":\"gpt-4.1-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    private ScriptedProvider provider;
    private TestOrchestrator moolai;

    @BeforeAll
    void start() {
        provider = ScriptedProvider.start();
        moolai = TestOrchestrator.start(provider);
    }

    @AfterAll
    void stop() {
        moolai.close();
        provider.close();
    }

    @Test
    void aWholeCallIsAnsweredToTheByteAndWrittenDown() {
        String said = "{\"id\":\"chatcmpl-1\",  \"unheard_of\":[1.50,{\"é\":\"\\u00e9\"}],\"model\":\"gpt-4.1-mini\","
                + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},"
                + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":200,"
                + "\"total_tokens\":1200,\"prompt_tokens_details\":{\"cached_tokens\":600},"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":50}}}";
        provider.enqueue(Script.json(said));
        String asked = "{ \"model\" : \"gpt-4.1-mini\", \"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
                + "\"never_heard\":{\"x\":[1e3,null]} }";

        int before = provider.requestsSeen();
        var answer = TestOrchestrator.send(moolai.request("/v1/chat/completions")
                .header("content-type", "application/json")
                .header("x-client-request-id", "mine-1")
                .POST(HttpRequest.BodyPublishers.ofString(asked)));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(said);
        var sent = provider.requests().get(before);
        assertThat(sent.text()).isEqualTo(asked);
        assertThat(sent.path()).isEqualTo("/v1/chat/completions");
        assertThat(sent.header("authorization")).isEqualTo("Bearer " + TestOrchestrator.PROVIDER_KEY);
        assertThat(sent.header("x-client-request-id")).isEqualTo(answer.requestId());
        assertThat(answer.header("x-client-request-id")).isEqualTo("mine-1");
        assertThat(answer.header("x-moolai-provider")).isEqualTo("openai");
        assertThat(answer.header("x-moolai-model")).isEqualTo("gpt-4.1-mini");
        assertThat(answer.header("x-moolai-attempts")).isEqualTo("1");
        assertThat(answer.header("x-moolai-cache")).isEqualTo("off");
        assertThat(answer.header("x-moolai-overhead-ms")).matches("\\d+\\.\\d\\d");
        // 400 fresh at 0.40, 600 cached at 0.10, 200 out at 1.60 dollars a million.
        assertThat(answer.header("x-moolai-cost-usd")).isEqualTo("0.00054");

        var record = moolai.record(answer);
        assertThat(record.get("status").asText()).isEqualTo("ok");
        assertThat(record.get("http_status").asInt()).isEqualTo(200);
        assertThat(record.get("client_request_id").asText()).isEqualTo("mine-1");
        assertThat(record.get("cost_nano_usd").asLong()).isEqualTo(540_000);
        assertThat(record.get("price_id").asText()).contains("gpt-4.1-mini");
        assertThat(record.get("finish_reason").asText()).isEqualTo("stop");
        assertThat(record.get("key_id").asText()).startsWith("key_");
        assertThat(record.get("endpoint").asText()).isEqualTo("/v1/chat/completions");
        assertThat(record.get("stream").asBoolean()).isFalse();
        assertThat(record.get("time_to_first_token_ms").isNull()).isTrue();
        assertThat(record.get("response_bytes").asInt()).isEqualTo(answer.body().length);
        var usage = record.get("usage");
        assertThat(usage.get("input_uncached_tokens").asInt()).isEqualTo(400);
        assertThat(usage.get("cache_read_tokens").asInt()).isEqualTo(600);
        assertThat(usage.get("output_text_tokens").asInt()).isEqualTo(150);
        assertThat(usage.get("output_reasoning_tokens").asInt()).isEqualTo(50);
        assertThat(usage.get("input_tokens").asInt()).isEqualTo(1000);
        assertThat(usage.get("output_tokens").asInt()).isEqualTo(200);
        assertThat(usage.get("source").asText()).isEqualTo("reported");
        assertThat(moolai.row(answer.requestId()))
                .containsEntry("cost_nano_usd", 540_000L)
                .containsEntry("input_tokens", 1000L)
                .containsEntry("status", "ok")
                .containsEntry("attempts", 1);
    }

    @Test
    void bothRoutesAnswerAlike() {
        var tokens = OpenAi.Tokens.of(3, 2);
        for (String path : List.of("/api/v1/llm/chat", "/v1/chat/completions")) {
            provider.enqueue(Script.json(OpenAi.completion("gpt-4.1-mini", tokens, OpenAi.text("Hel", "lo"))));
            var answer = moolai.post(path, WHOLE);
            assertThat(answer.json().at("/choices/0/message/content").asText()).isEqualTo("Hello");
            assertThat(moolai.record(answer).get("endpoint").asText()).isEqualTo(path);
        }
    }

    @Test
    void aPinnedProviderGetsTheModelAsItKnowsIt() {
        provider.enqueue(Script.json(OpenAi.completion("gpt-4.1-mini", OpenAi.Tokens.of(3, 2), OpenAi.text("x"))));
        int before = provider.requestsSeen();
        var answer = moolai.chat(WHOLE.replace("gpt-4.1-mini", "openai/gpt-4.1-mini"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(provider.requests().get(before).text()).isEqualTo(WHOLE);
        var record = moolai.record(answer);
        assertThat(record.get("requested_model").asText()).isEqualTo("openai/gpt-4.1-mini");
        assertThat(record.get("model").asText()).isEqualTo("gpt-4.1-mini");
        assertThat(record.get("cost_nano_usd").asLong()).isEqualTo(3 * 400 + 2 * 1600);
    }

    @Test
    void aModelWithoutPriceIsUnpricedAndNeverFree() {
        provider.enqueue(Script.json(OpenAi.completion("gpt-99-new", OpenAi.Tokens.of(3, 2), OpenAi.text("x"))));
        var answer = moolai.chat(WHOLE.replace("gpt-4.1-mini", "gpt-99-new"));
        assertThat(answer.header("x-moolai-cost-usd")).isEmpty();
        var record = moolai.record(answer);
        assertThat(record.get("cost_usd").isNull()).isTrue();
        assertThat(record.get("cost_nano_usd").isNull()).isTrue();
        assertThat(record.get("price_id").isNull()).isTrue();
        assertThat(record.get("unpriced_reason").asText()).contains("gpt-99-new");
        assertThat(moolai.row(answer.requestId())).containsEntry("cost_nano_usd", null);
    }

    @Test
    void anAnswerThatDoesNotSayWhatItUsedIsEstimatedAndMarked() {
        provider.enqueue(Script.json("{\"model\":\"gpt-4.1-mini\",\"choices\":[{\"index\":0,\"message\":"
                + "{\"role\":\"assistant\",\"content\":\"one two three four five\"},\"finish_reason\":\"stop\"}]}"));
        var record = moolai.record(moolai.chat(WHOLE));
        assertThat(record.at("/usage/source").asText()).isEqualTo("estimated");
        assertThat(record.at("/usage/output_tokens").asInt()).isBetween(4, 7);
        assertThat(record.at("/usage/input_tokens").asInt()).isPositive();
        assertThat(record.get("cost_nano_usd").asLong()).isPositive();
    }

    @Test
    void aBodyTooLongForTheEventLoopPassesUnchanged() {
        String asked = WHOLE.replace("hi", "a".repeat(300_000));
        String said = OpenAi.completion("gpt-4.1-mini", OpenAi.Tokens.of(3, 2), OpenAi.text("b".repeat(300_000)));
        provider.enqueue(Script.json(said));
        int before = provider.requestsSeen();
        var answer = moolai.chat(asked);
        assertThat(answer.text()).isEqualTo(said);
        assertThat(provider.requests().get(before).text()).isEqualTo(asked);
        assertThat(moolai.record(answer).get("request_bytes").asInt()).isEqualTo(asked.length());
    }

    @Test
    void aCallCanBeFoundByEachFilter() {
        provider.enqueue(Script.json(OpenAi.completion("gpt-4.1-mini", OpenAi.Tokens.of(1, 1), OpenAi.text("x"))));
        var answer = TestOrchestrator.send(moolai.request("/v1/chat/completions")
                .header("x-client-request-id", "findable")
                .POST(HttpRequest.BodyPublishers.ofString(WHOLE))
                .header("content-type", "application/json"));
        var record = moolai.record(answer);
        for (String filter : List.of(
                "client_request_id=findable",
                "model=gpt-4.1-mini",
                "provider=openai",
                "key_id=" + record.get("key_id").asText(),
                "status=ok",
                "min_latency_ms=0.001",
                "min_cost_usd=0.000000001",
                "start=2020-01-01T00:00:00Z",
                "end=2100-01-01T00:00:00Z",
                "q=FINDA")) {
            var page = moolai.get("/api/v1/monitoring/requests?" + filter);
            assertThat(page.status()).as(filter).isEqualTo(200);
            assertThat(page.text()).as(filter).contains(answer.requestId());
        }
        for (String filter : List.of(
                "client_request_id=other",
                "model=other",
                "provider=other",
                "user_id=nobody",
                "status=cancelled",
                "min_latency_ms=600000",
                "min_cost_usd=100",
                "start=2100-01-01T00:00:00Z",
                "end=2020-01-01T00:00:00Z",
                "q=f_nda")) {
            var page = moolai.get("/api/v1/monitoring/requests?" + filter);
            assertThat(page.status()).as(filter).isEqualTo(200);
            assertThat(page.text()).as(filter).doesNotContain(answer.requestId());
        }
    }

    @Test
    void theLogIsReadPageByPage() {
        for (int i = 0; i < 5; i++) {
            provider.enqueue(Script.json(OpenAi.completion("gpt-4.1-mini", OpenAi.Tokens.of(1, 1), OpenAi.text("x"))));
            moolai.record(moolai.chat(WHOLE));
        }
        var all = moolai.get("/api/v1/monitoring/requests?limit=1000").json().get("data");
        var seen = new java.util.ArrayList<String>();
        String next = "";
        do {
            var page = moolai.get("/api/v1/monitoring/requests?limit=2" + next).json();
            page.get("data").forEach(row -> seen.add(row.get("request_id").asText()));
            next = page.get("has_more").asBoolean()
                    ? "&cursor=" + page.get("next_cursor").asText()
                    : "";
        } while (!next.isEmpty());
        assertThat(seen).hasSize(all.size()).doesNotHaveDuplicates();
        assertThat(seen.getFirst()).isEqualTo(all.get(0).get("request_id").asText());
    }

    @Test
    void aStreamIsRelayedAndItsUsageLearnt() {
        provider.enqueue(Script.stream(OpenAi.events(
                LineEnd.LF, OpenAi.chunks("gpt-4.1-mini", OpenAi.Tokens.of(10, 4), OpenAi.text("Hel", "lo")))));
        int before = provider.requestsSeen();
        var answer = moolai.chat(WHOLE.replace("}]}", "}],\"stream\":true}"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).startsWith("text/event-stream");
        assertThat(answer.text()).endsWith("data: [DONE]\n\n").doesNotContain("usage");
        assertThat(provider.requests().get(before).text())
                .isEqualTo(WHOLE.replace("}]}", "}],\"stream\":true,\"stream_options\":{\"include_usage\":true}}"));
        var record = moolai.record(answer);
        assertThat(record.get("stream").asBoolean()).isTrue();
        assertThat(record.at("/usage/source").asText()).isEqualTo("reported");
        assertThat(record.at("/usage/input_tokens").asInt()).isEqualTo(10);
        assertThat(record.at("/usage/output_tokens").asInt()).isEqualTo(4);
        assertThat(record.get("cost_nano_usd").asLong()).isEqualTo(10 * 400 + 4 * 1600);
        assertThat(record.get("finish_reason").asText()).isEqualTo("stop");
        assertThat(record.get("time_to_first_token_ms").asDouble()).isPositive();
        assertThat(record.get("response_bytes").asInt()).isEqualTo(answer.body().length);
    }
}
