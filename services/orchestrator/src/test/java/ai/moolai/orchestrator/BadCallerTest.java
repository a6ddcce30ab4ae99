package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.testing.OpenAi;
import ai.moolai.testing.Script;
import ai.moolai.testing.ScriptedProvider;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What callers get wrong: each gets its error, no provider is asked, and the process stays up.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadCallerTest {
    private static final String WHOLE =
            "{\"model\":\"gpt-4.1-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    private ScriptedProvider provider;
    private TestOrchestrator moolai;
    private int asked;

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

    @AfterEach
    void noProviderWasAskedAndAGoodCallStillWorks() {
        assertThat(provider.requestsSeen()).isEqualTo(asked);
        asked++;
        provider.enqueue(Script.json(OpenAi.completion("m", OpenAi.Tokens.of(1, 1), OpenAi.text("x"))));
        assertThat(moolai.chat(WHOLE).status()).isEqualTo(200);
    }

    private static void refused(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.code()).as(answer.text()).isEqualTo(code);
        assertThat(answer.json().at("/error/request_id").asText()).isEqualTo(answer.requestId());
        assertThat(answer.message()).isNotBlank().doesNotContain("Exception", "ai.moolai", "ERROR:");
    }

    @Test
    void whoHasNoKeyOrAWrongOneIsTurnedAway() {
        var plain = moolai.stranger("/v1/chat/completions").POST(HttpRequest.BodyPublishers.ofString(WHOLE));
        refused(TestOrchestrator.send(plain), 401, "missing_credential");
        for (String wrong : List.of("mk_wrong", "mk_" + "a".repeat(40), "x".repeat(2000), "\"'; DROP TABLE api_keys")) {
            refused(moolai.chatAs(wrong, WHOLE), 401, "invalid_api_key");
        }
        refused(TestOrchestrator.send(plain.setHeader("authorization", "Basic abc")), 401, "invalid_api_key");
    }

    @Test
    void aViewerMayLookButNotCall() {
        String viewer = moolai.key("{\"name\":\"viewer\",\"role\":\"viewer\"}");
        refused(moolai.chatAs(viewer, WHOLE), 403, "forbidden");
        var log = TestOrchestrator.send(moolai.request("/api/v1/monitoring/requests")
                .setHeader("authorization", "Bearer " + viewer)
                .GET());
        assertThat(log.status()).isEqualTo(200);
        refused(
                TestOrchestrator.send(moolai.request("/api/v1/orchestrators/org_001/api-keys")
                        .setHeader("authorization", "Bearer " + viewer)
                        .GET()),
                403,
                "forbidden");
    }

    @Test
    void aKeyForOneModelCallsNoOther() {
        String key = moolai.key("{\"name\":\"one model\",\"models\":[\"gpt-4o\"]}");
        var answer = moolai.chatAs(key, WHOLE);
        refused(answer, 403, "model_not_allowed");
        assertThat(answer.message()).contains("gpt-4.1-mini", "gpt-4o");
        var record = moolai.record(answer);
        assertThat(record.get("status").asText()).isEqualTo("refused");
        assertThat(record.get("cost_nano_usd").asLong()).isZero();
        refused(moolai.chatAs(key, WHOLE.replace("gpt-4.1-mini", "openai/gpt-4.1-mini")), 403, "model_not_allowed");
        asked++;
        provider.enqueue(Script.json(OpenAi.completion("gpt-4o", OpenAi.Tokens.of(1, 1), OpenAi.text("x"))));
        assertThat(moolai.chatAs(key, WHOLE.replace("gpt-4.1-mini", "gpt-4o")).status())
                .isEqualTo(200);
    }

    @Test
    void malformedJsonIsShownByLineAndColumn() {
        var answer = moolai.chat("{\n  \"model\": \"m\",\n  \"messages\" [}");
        refused(answer, 400, "malformed_json");
        assertThat(answer.message()).contains("line 3, column ");
        for (String body : List.of(
                "", " ", "{", "{\"model\":\"m\"", "\u0000", "{\"a\":1}}", "{\"model\":\"\\ud800", "[".repeat(5000))) {
            var bad = moolai.chat(body);
            assertThat(bad.status()).as(body).isEqualTo(400);
        }
        assertThat(moolai.record(answer).get("status").asText()).isEqualTo("refused");
    }

    @Test
    void aWrongTypeInAnyFieldNamesTheField() {
        Map<String, String> wrong = Map.ofEntries(
                Map.entry("model", "7"),
                Map.entry("messages", "\"hi\""),
                Map.entry("stream", "\"yes\""),
                Map.entry("stream_options", "true"),
                Map.entry("temperature", "\"hot\""),
                Map.entry("top_p", "[]"),
                Map.entry("n", "1.5"),
                Map.entry("max_tokens", "\"10\""),
                Map.entry("max_completion_tokens", "0"),
                Map.entry("presence_penalty", "{}"),
                Map.entry("frequency_penalty", "true"),
                Map.entry("logit_bias", "[]"),
                Map.entry("logprobs", "1"),
                Map.entry("top_logprobs", "\"2\""),
                Map.entry("stop", "7"),
                Map.entry("seed", "\"x\""),
                Map.entry("tools", "{}"),
                Map.entry("tool_choice", "7"),
                Map.entry("parallel_tool_calls", "\"true\""),
                Map.entry("functions", "\"f\""),
                Map.entry("function_call", "[]"),
                Map.entry("response_format", "\"json\""),
                Map.entry("reasoning_effort", "3"),
                Map.entry("verbosity", "3"),
                Map.entry("modalities", "\"text\""),
                Map.entry("audio", "[]"),
                Map.entry("prediction", "\"x\""),
                Map.entry("metadata", "[]"),
                Map.entry("store", "1"),
                Map.entry("service_tier", "1"),
                Map.entry("user", "{}"),
                Map.entry("safety_identifier", "7"),
                Map.entry("prompt_cache_key", "7"),
                Map.entry("web_search_options", "7"));
        wrong.forEach((field, value) -> {
            String body = field.equals("model")
                    ? "{\"model\":7,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
                    : field.equals("messages")
                            ? "{\"model\":\"m\",\"messages\":" + value + "}"
                            : WHOLE.replace("}]}", "}],\"" + field + "\":" + value + "}");
            var answer = moolai.chat(body);
            refused(answer, 400, "invalid_value");
            assertThat(answer.json().at("/error/param").asText()).isEqualTo("body." + field);
            assertThat(answer.message()).startsWith(field + ": ").contains("(expected: ");
        });
        refused(moolai.chat("{\"messages\":[{\"role\":\"user\"}]}"), 400, "missing_field");
        refused(moolai.chat("{\"model\":\"m\"}"), 400, "missing_field");
        refused(moolai.chat("{\"model\":\"m\",\"messages\":[{\"content\":\"x\"}]}"), 400, "missing_field");
        refused(moolai.chat("{\"model\":\"m\",\"messages\":[7]}"), 400, "invalid_value");
        refused(moolai.chat("[]"), 400, "invalid_request");
    }

    @Test
    void aModelWithoutAProviderNamesTheVariableToSet() {
        var claude = moolai.chat(WHOLE.replace("gpt-4.1-mini", "claude-sonnet-4-5"));
        refused(claude, 503, "provider_not_configured");
        assertThat(claude.message()).contains("ANTHROPIC_API_KEY");
        var gemini = moolai.chat(WHOLE.replace("gpt-4.1-mini", "google/gemini-2.5-pro"));
        refused(gemini, 503, "provider_not_configured");
        assertThat(gemini.message()).contains("GOOGLE_API_KEY");
        assertThat(moolai.record(gemini).get("error_code").asText()).isEqualTo("provider_not_configured");
    }

    @Test
    void aBodyOfAHundredMegabytesIsRefused() {
        refused(moolai.chat("a".repeat(100 << 20)), 413, "body_too_large");
    }

    @Test
    void aMegabyteOfHeadersIsRefused() throws IOException {
        try (var caller = new RawSocket(moolai.port)) {
            caller.send("GET /health HTTP/1.1\r\nhost: 127.0.0.1\r\n");
            try {
                caller.send("x-long: " + "a".repeat(1 << 20) + "\r\n\r\n");
            } catch (IOException refusedAlready) {
                assertThat(refusedAlready).isNotNull();
            }
            assertThat(caller.readUntil("}}")).contains(" 431 ", "headers_too_large");
        }
    }

    @Test
    void aPathThatClimbsLeadsNowhere() throws IOException {
        for (String path : List.of(
                "/../../etc/passwd",
                "/docs/../../../etc/passwd",
                "/docs/%2e%2e/%2e%2e/etc/passwd",
                "/docs/..%2f..%2fetc/passwd",
                "/api/v1/orchestrators/../api-keys",
                "//etc/passwd")) {
            try (var caller = new RawSocket(moolai.port)) {
                caller.send("GET " + path + " HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer " + moolai.admin()
                        + "\r\nconnection: close\r\n\r\n");
                assertThat(caller.rest())
                        .as(path)
                        .containsPattern("^HTTP/1.1 40[04] ")
                        .doesNotContain("root:");
            }
        }
    }

    @Test
    void theLogRefusesWhatIsNoQuestion() {
        for (String query : List.of(
                "limit=5000",
                "limit=0",
                "limit=x",
                "cursor=nonsense",
                "cursor=1-req_zz",
                "cursor=99999999999999999999-req_01a20af8a7b87a18bf53378ab75b883f",
                "key_id=7",
                "status=odd",
                "min_latency_ms=-1",
                "min_latency_ms=NaN",
                "min_cost_usd=1e2147483647",
                "min_cost_usd=cheap",
                "start=yesterday",
                "end=2026-13-01T00:00:00Z",
                "limit=1&limit=2")) {
            refused(moolai.get("/api/v1/monitoring/requests?" + query), 400, "invalid_value");
        }
        refused(moolai.get("/api/v1/monitoring/requests/nonsense"), 400, "invalid_value");
        refused(moolai.get("/api/v1/monitoring/requests/req_01a20af8a7b87a18bf53378ab75b883f"), 404, "not_found");
    }

    @Test
    void theLogAnswersOddQuestionsWithoutFailing() {
        for (String query : List.of(
                "q=%00",
                "model=%00",
                "client_request_id=%00",
                "q=%25_%5C",
                "q='%3B%20DROP%20TABLE%20llm_requests",
                "start=%2B999999999-12-31T23:59:59Z",
                "end=-999999999-01-01T00:00:00Z",
                "cursor=9223372036854775807-req_01a20af8a7b87a18bf53378ab75b883f",
                "cursor=-9223372036854775808-req_01a20af8a7b87a18bf53378ab75b883f",
                "min_latency_ms=999999999",
                "min_cost_usd=1e-300",
                "min_cost_usd=1e-2147483647")) {
            var answer = moolai.get("/api/v1/monitoring/requests?" + query);
            assertThat(answer.status()).as(query + ": " + answer.text()).isIn(200, 400);
        }
    }

    @Test
    void aNewKeyIsReadStrictly() {
        String keys = "/api/v1/orchestrators/org_001/api-keys";
        refused(moolai.post(keys, "{\"name\":\"a\",\"odd\":1}"), 400, "unknown_field");
        refused(moolai.post(keys, "{}"), 400, "missing_field");
        refused(moolai.post(keys, "{\"name\":7}"), 400, "invalid_value");
        refused(moolai.post(keys, "{\"name\":\"\"}"), 400, "invalid_value");
        refused(moolai.post(keys, "{\"name\":\"a\",\"role\":\"king\"}"), 400, "invalid_value");
        refused(moolai.post(keys, "{\"name\":\"a\",\"models\":\"all\"}"), 400, "invalid_value");
        refused(moolai.post(keys, "{\"name\":\"a\",\"models\":[null]}"), 400, "invalid_value");
        refused(moolai.post(keys, "{\"name\":\"a\",\"models\":[\" \"]}"), 400, "invalid_value");
        refused(moolai.post(keys, "{\"name\":\"a\",\"expires_at\":\"2020-01-01T00:00:00Z\"}"), 400, "invalid_value");
        refused(moolai.post(keys, "{\"name\":\"a\",\"expires_at\":\"soon\"}"), 400, "invalid_value");
        refused(moolai.post(keys, "{\"name\":\"a"), 400, "malformed_json");
        for (String odd : List.of(
                "{\"name\":\"a\\u0000\"}",
                "{\"name\":\"a\",\"user_id\":\"\\u0000\"}",
                "{\"name\":\"a\",\"models\":[\"\\u0000\"]}",
                "{\"name\":\"a\",\"expires_at\":\"+999999999-12-31T23:59:59Z\"}")) {
            assertThat(moolai.post(keys, odd).status()).as(odd).isIn(201, 400);
        }
    }

    @Test
    void anotherOrganizationIsNotHere() {
        refused(moolai.get("/api/v1/orchestrators/org_002/api-keys"), 404, "organization_not_found");
        refused(
                moolai.post("/api/v1/orchestrators/org_0010/api-keys", "{\"name\":\"a\"}"),
                404,
                "organization_not_found");
    }

    @Test
    void unknownRoutesMethodsAndTypes() {
        refused(moolai.get("/v1/nothing"), 404, "not_found");
        var wrongMethod = moolai.get("/v1/chat/completions");
        refused(wrongMethod, 405, "method_not_allowed");
        assertThat(wrongMethod.header("allow")).contains("POST");
        refused(
                TestOrchestrator.send(moolai.request("/v1/chat/completions")
                        .header("content-type", "text/plain")
                        .POST(HttpRequest.BodyPublishers.ofString(WHOLE))),
                415,
                "unsupported_media_type");
        refused(moolai.get("/v1/models/unheard-of"), 404, "model_not_found");
    }

    @Test
    void aNameOfTheCallersOwnThatIsNoneIsRefused() {
        var answer = TestOrchestrator.send(moolai.request("/v1/chat/completions")
                .header("content-type", "application/json")
                .header("x-client-request-id", "x".repeat(513))
                .POST(HttpRequest.BodyPublishers.ofString(WHOLE)));
        refused(answer, 400, "invalid_value");
    }
}
