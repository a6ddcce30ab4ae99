package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.testing.LineEnd;
import ai.moolai.testing.OpenAi;
import ai.moolai.testing.Script;
import ai.moolai.testing.ScriptedProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What is asked again and what is not, and what the caller is told of a provider's refusal.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RetryTest {
    private static final String WHOLE =
            "{\"model\":\"gpt-4.1-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String STREAM = WHOLE.replace("}]}", "}],\"stream\":true}");
    private static final Script GOOD =
            Script.json(OpenAi.completion("gpt-4.1-mini", OpenAi.Tokens.of(3, 2), OpenAi.text("x")));

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

    private static Script error(int status, String type, @Nullable String code) {
        return Script.json(status, OpenAi.error("the provider said this", type, code));
    }

    private Answer asked(int requests, String body, Script... scripts) {
        provider.enqueue(scripts);
        int before = provider.requestsSeen();
        var answer = moolai.chat(body);
        assertThat(provider.requestsSeen() - before).isEqualTo(requests);
        return answer;
    }

    @Test
    void aProviderThatFailsOnceIsAskedAgain() {
        for (String body : List.of(WHOLE, STREAM)) {
            Script good = body.equals(WHOLE) ? GOOD : Script.stream(OpenAi.goldenEvents(LineEnd.LF));
            var answer = asked(2, body, error(500, "server_error", null), good);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("x-moolai-attempts")).isEqualTo("2");
            var record = moolai.record(answer);
            assertThat(record.get("attempts").asInt()).isEqualTo(2);
            assertThat(record.get("status").asText()).isEqualTo("ok");
            assertThat(record.get("error_code").isNull()).isTrue();
        }
    }

    @Test
    void aKeptConnectionThatTheProviderHadGivenUpIsTriedAgain() {
        asked(1, WHOLE, GOOD);
        var answer = asked(2, WHOLE, Script.closed(), GOOD);
        assertThat(answer.status()).isEqualTo(200);
        answer = asked(2, STREAM, Script.reset(), Script.stream(OpenAi.goldenEvents(LineEnd.LF)));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(moolai.record(answer).get("attempts").asInt()).isEqualTo(2);
    }

    @Test
    void aNewConnectionThatIsClosedWithoutAnAnswerIsNotTriedAgain() {
        for (String body : List.of(WHOLE, STREAM)) {
            for (Script gone : List.of(Script.closed(), Script.reset())) {
                asked(1, WHOLE, GOOD.header("connection", "close"));
                provider.awaitOpenConnections(0, TestOrchestrator.PATIENCE);
                notAnswered(asked(1, body, gone));
            }
            provider.awaitOpenConnections(0, TestOrchestrator.PATIENCE);
            provider.closeNextConnections(1);
            notAnswered(asked(0, body));
        }
    }

    @Test
    void aStreamThatEndsBeforeItsFirstEventIsNotTriedAgain() {
        notAnswered(asked(1, STREAM, Script.stream(List.of())));
        notAnswered(asked(1, STREAM, Script.stream(List.of(": a comment\n\n"))));
    }

    /// The provider may have worked on it, and charge for it.
    private void notAnswered(Answer answer) {
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.code()).isEqualTo("upstream_connection_failed");
        var record = moolai.record(answer);
        assertThat(record.get("attempts").asInt()).isEqualTo(1);
        assertThat(record.at("/usage/source").asText()).isEqualTo("estimated");
        assertThat(record.at("/usage/input_tokens").asInt()).isPositive();
    }

    @Test
    void aProviderThatGivesUpItsKeptConnectionsIsNotNoticed() {
        for (int i = 0; i < 30; i++) {
            provider.enqueue(GOOD.thenClose());
        }
        for (int i = 0; i < 30; i++) {
            assertThat(moolai.chat(WHOLE).status()).isEqualTo(200);
        }
    }

    @Test
    void aProviderThatNamesItsPauseIsLeftAloneForThatLong() {
        long before = System.nanoTime();
        var answer = asked(
                2, WHOLE, error(429, "rate_limit_error", "rate_limit_exceeded").header("retry-after-ms", "20"), GOOD);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(moolai.record(answer).get("upstream_ms").asDouble())
                .isBetween(20.0, (System.nanoTime() - before) / 1e6);
    }

    @Test
    void aProviderThatWantsAMinuteAndMoreIsNotWaitedFor() {
        var answer = asked(1, WHOLE, error(429, "tokens", "rate_limit_exceeded").header("retry-after", "61"));
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.code()).isEqualTo("upstream_rate_limited");
        assertThat(answer.json().at("/error/type").asText()).isEqualTo("rate_limit_error");
        assertThat(answer.header("retry-after")).isEqualTo("61");
        var record = moolai.record(answer);
        assertThat(record.get("status").asText()).isEqualTo("error");
        assertThat(record.get("error_code").asText()).isEqualTo("upstream_rate_limited");
        assertThat(record.get("cost_nano_usd").asLong()).isZero();
        assertThat(record.at("/usage/source").asText()).isEqualTo("none");
    }

    @Test
    void aProviderThatForbidsAskingAgainIsObeyed() {
        var answer = asked(1, WHOLE, error(500, "server_error", null).header("x-should-retry", "false"));
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.code()).isEqualTo("upstream_error");
    }

    @Test
    void anAccountWithoutMoneyIsNotTriedAgainAndNotTheCallersFault() {
        var answer = asked(1, WHOLE, error(429, "insufficient_quota", "insufficient_quota"));
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.code()).isEqualTo("upstream_auth_failed");
    }

    @Test
    void aProvidersRefusalOfOurKeyIsNeverTheCallers401() {
        for (int status : new int[] {401, 402, 403}) {
            for (String body : List.of(WHOLE, STREAM)) {
                var answer = asked(1, body, error(status, "invalid_request_error", "invalid_api_key"));
                assertThat(answer.status()).isEqualTo(502);
                assertThat(answer.code()).isEqualTo("upstream_auth_failed");
                assertThat(answer.text()).doesNotContain(TestOrchestrator.PROVIDER_KEY);
            }
        }
    }

    @Test
    void whatTheProviderFindsWrongIsPassedOn() {
        String said = "{\"error\":{\"message\":\"temperature too high\",\"type\":\"invalid_request_error\","
                + "\"param\":\"temperature\",\"code\":\"too_high\"}}";
        for (String body : List.of(WHOLE, STREAM)) {
            var answer = asked(1, body, Script.json(400, said));
            assertThat(answer.status()).isEqualTo(400);
            var error = answer.json().get("error");
            assertThat(error.get("message").asText()).isEqualTo("temperature too high");
            assertThat(error.get("type").asText()).isEqualTo("invalid_request_error");
            assertThat(error.get("param").asText()).isEqualTo("temperature");
            assertThat(error.get("code").asText()).isEqualTo("too_high");
            assertThat(error.get("request_id").asText()).isEqualTo(answer.requestId());
            assertThat(moolai.record(answer).get("http_status").asInt()).isEqualTo(400);
        }
    }

    @Test
    void aModelThatTheProviderDoesNotKnowIsNotFound() {
        var answer = asked(1, WHOLE, error(404, "invalid_request_error", "model_not_found"));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("model_not_found");
    }

    @Test
    void anOverloadedProviderIsToldAsOverloaded() {
        for (int status : new int[] {503, 529}) {
            var answer = asked(1, WHOLE, error(status, "overloaded_error", null).header("retry-after", "120"));
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.code()).isEqualTo("server_is_overloaded");
            assertThat(answer.header("retry-after")).isEqualTo("120");
        }
    }

    @Test
    void afterTheLastAttemptTheCallerIsTold() {
        Script failing = error(500, "server_error", null).header("retry-after-ms", "1");
        var answer = asked(3, WHOLE, failing, failing, failing);
        assertThat(answer.status()).isEqualTo(502);
        assertThat(moolai.record(answer).get("attempts").asInt()).isEqualTo(3);
    }

    @Test
    void anErrorAsTheFirstEventIsTriedAgainAndThenAnHttpError() {
        Script error = Script.stream(List.of(OpenAi.event(LineEnd.LF, OpenAi.error("no luck", "server_error", null))));
        assertThat(asked(2, STREAM, error, Script.stream(OpenAi.goldenEvents(LineEnd.LF)))
                        .status())
                .isEqualTo(200);
        var answer = asked(3, STREAM, error, error, error);
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.code()).isEqualTo("upstream_error");
        assertThat(answer.message()).contains("no luck");
    }

    @Test
    void anErrorInTheMiddleIsTheLastEvent() {
        List<String> chunks = OpenAi.chunks("gpt-4.1-mini", OpenAi.Tokens.of(3, 2), OpenAi.text("Hel", "lo"));
        var answer = asked(
                1,
                STREAM,
                Script.stream(OpenAi.failing(
                        LineEnd.LF, chunks.subList(0, 2), OpenAi.error("no luck", "server_error", null))));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("Hel").doesNotContain("[DONE]");
        String last = answer.text().substring(answer.text().lastIndexOf("data: ") + 6);
        assertThat(Answer.json(last).at("/error/message").asText()).contains("no luck");
        assertThat(Answer.json(last).at("/error/request_id").asText()).isEqualTo(answer.requestId());
        var record = moolai.record(answer);
        assertThat(record.get("status").asText()).isEqualTo("error");
        assertThat(record.get("error_code").asText()).isEqualTo("upstream_error");
        assertThat(record.at("/usage/source").asText()).isEqualTo("estimated");
        assertThat(record.at("/usage/output_tokens").asInt()).isPositive();
    }

    @Test
    void aStreamThatBreaksOffEndsInAnErrorEvent() {
        List<String> events = OpenAi.events(
                LineEnd.LF, OpenAi.chunks("gpt-4.1-mini", OpenAi.Tokens.of(3, 2), OpenAi.text("Hel", "lo")));
        for (Script broken : List.of(
                Script.stream(events.subList(0, 2)).thenClose(),
                Script.stream(events.subList(0, 2)).thenReset(),
                Script.stream(events.subList(0, 2)),
                Script.stream(events)
                        .stopAfter(events.get(0).length() + events.get(1).length() + 20))) {
            var answer = asked(1, STREAM, broken);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).contains("upstream_connection_failed").doesNotContain("[DONE]");
            assertThat(moolai.record(answer).get("status").asText()).isEqualTo("error");
        }
    }
}
