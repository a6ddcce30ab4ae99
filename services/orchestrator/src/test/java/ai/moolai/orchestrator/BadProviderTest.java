package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.testing.LineEnd;
import ai.moolai.testing.OpenAi;
import ai.moolai.testing.Script;
import ai.moolai.testing.ScriptedProvider;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Providers that answer what no provider should: each call gets its error and its record, and the next one works.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadProviderTest {
    private static final String WHOLE =
            "{\"model\":\"gpt-4.1-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String STREAM = WHOLE.replace("}]}", "}],\"stream\":true}");
    private static final String PAGE = "<!doctype html><html><body>Sign in to the network</body></html>";
    private static final String EVENT = OpenAi.goldenEvents(LineEnd.LF).getFirst();

    private ScriptedProvider provider;
    private TestOrchestrator moolai;

    @BeforeAll
    void start() {
        provider = ScriptedProvider.start();
        String providers = """
                providers:
                  nowhere: {base_url: 'http://127.0.0.1:%d', models: [m]}
                  lost: {base_url: 'http://no-such-host.invalid', models: [m]}
                """.formatted(TestOrchestrator.freePort());
        moolai = TestOrchestrator.start(
                provider,
                Map.of(
                        "MOOLAI_CONFIG", TestOrchestrator.document(providers),
                        "UPSTREAM_RETRIES", "0",
                        "UPSTREAM_FIRST_BYTE_TIMEOUT", "2s",
                        "UPSTREAM_IDLE_TIMEOUT", "500ms"));
    }

    @AfterAll
    void stop() {
        moolai.close();
        provider.close();
    }

    @AfterEach
    void theNextCallWorks() {
        for (String body : List.of(WHOLE, STREAM)) {
            provider.enqueue(
                    body.equals(WHOLE)
                            ? Script.json(OpenAi.completion("m", OpenAi.Tokens.of(1, 1), OpenAi.text("x")))
                                    .header("connection", "close")
                            : Script.stream(OpenAi.goldenEvents(LineEnd.LF)).header("connection", "close"));
            assertThat(moolai.chat(body).status()).isEqualTo(200);
        }
        provider.awaitOpenConnections(0, TestOrchestrator.PATIENCE);
    }

    private void refused(String body, Script script, int status, String code) {
        provider.enqueue(script);
        var answer = moolai.chat(body);
        assertThat(answer.text()).contains("\"" + code + "\"");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().at("/error/request_id").asText()).isEqualTo(answer.requestId());
        assertThat(answer.message()).contains("openai").doesNotContain("io.netty", "Exception", "<html");
        var record = moolai.record(answer);
        assertThat(record.get("status").asText()).isEqualTo("error");
        assertThat(record.get("error_code").asText()).isEqualTo(code);
        assertThat(record.get("http_status").asInt()).isEqualTo(status);
    }

    private void refusedBothWays(Script script, int status, String code) {
        refused(WHOLE, script, status, code);
        refused(STREAM, script, status, code);
    }

    @Test
    void whatIsNotHttp() {
        refusedBothWays(Script.raw("\u0001\u0002 complete garbage\r\n\r\nmore"), 502, "upstream_invalid_response");
        refusedBothWays(Script.raw("HTTP/1.1 abc Odd\r\n\r\n"), 502, "upstream_invalid_response");
        refusedBothWays(
                Script.raw(
                        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}"),
                502,
                "upstream_invalid_response");
    }

    @Test
    void aHeadThatIsTooLong() {
        refusedBothWays(
                Script.json("{}").header("x-long", "a".repeat(100_000)).header("connection", "close"),
                502,
                "upstream_invalid_response");
    }

    @Test
    void aPageWithStatus200() {
        refusedBothWays(Script.html(PAGE).header("connection", "close"), 502, "upstream_invalid_response");
    }

    @Test
    void aPageWithStatus500() {
        refusedBothWays(
                Script.answer(500)
                        .header("content-type", "text/html")
                        .piece(PAGE)
                        .header("connection", "close"),
                502,
                "upstream_error");
    }

    @Test
    void aRedirect() {
        refusedBothWays(
                Script.answer(302).header("location", "http://127.0.0.1:1/").header("connection", "close"),
                502,
                "upstream_invalid_response");
    }

    @Test
    void nothingAtAll() {
        refusedBothWays(Script.closed(), 502, "upstream_connection_failed");
        refusedBothWays(Script.reset(), 502, "upstream_connection_failed");
        refusedBothWays(Script.silence(), 504, "first_byte_timeout");
        refusedBothWays(Script.answer(204).header("connection", "close"), 502, "upstream_invalid_response");
    }

    @Test
    void nobodyAtAll() {
        var answer = moolai.chat(WHOLE.replace("gpt-4.1-mini", "nowhere/m"));
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.code()).isEqualTo("upstream_connection_failed");
        assertThat(answer.message()).contains("nowhere");
        assertThat(moolai.record(answer).get("provider").asText()).isEqualTo("nowhere");
        var lost = moolai.chat(WHOLE.replace("gpt-4.1-mini", "lost/m"));
        assertThat(lost.code()).isEqualTo("upstream_connection_failed");
    }

    @Test
    void anEmptyAnswer() {
        refusedBothWays(Script.json("").header("connection", "close"), 502, "upstream_invalid_response");
        refused(STREAM, Script.stream(List.of()).header("connection", "close"), 502, "upstream_connection_failed");
    }

    @Test
    void jsonThatIsNoCompletion() {
        for (String json : List.of(
                "[]", "7", "null", "{}", "{\"choices\":7}", "{\"choices\":[]} {", "{\"choices\":[", "\"text\"")) {
            refused(WHOLE, Script.json(json).header("connection", "close"), 502, "upstream_invalid_response");
        }
    }

    @Test
    void aLengthThatIsNotTrue() {
        refused(
                WHOLE,
                Script.json("{\"choices\":[]}").contentLength(500).thenClose(),
                502,
                "upstream_connection_failed");
        refused(WHOLE, Script.json("{\"choices\":[]}").contentLength(5).thenClose(), 502, "upstream_invalid_response");
    }

    @Test
    void halfAnEvent() {
        refused(
                STREAM,
                Script.stream(List.of(EVENT.substring(0, EVENT.length() / 2))).thenClose(),
                502,
                "upstream_connection_failed");
        provider.enqueue(Script.stream(List.of(EVENT, EVENT.substring(0, EVENT.length() / 2)))
                .thenClose());
        var answer = moolai.chat(STREAM);
        assertThat(answer.text()).contains("\"upstream_connection_failed\"").doesNotContain("[DONE]");
        assertThat(moolai.record(answer).get("status").asText()).isEqualTo("error");
    }

    @Test
    void eventsThatAreNoPieces() {
        for (String data : List.of("not json", "[]", "7", "{\"choices\":", "<html>")) {
            refused(
                    STREAM,
                    Script.stream(List.of(OpenAi.event(LineEnd.LF, data))).header("connection", "close"),
                    502,
                    "upstream_invalid_response");
            provider.enqueue(Script.stream(List.of(EVENT, OpenAi.event(LineEnd.LF, data)))
                    .header("connection", "close"));
            var answer = moolai.chat(STREAM);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).contains("\"upstream_invalid_response\"").doesNotContain("[DONE]");
        }
    }

    @Test
    void anEventWithoutEnd() {
        Script endless = Script.stream(List.of("data: ")).thenHold();
        String filler = "x".repeat(1 << 20);
        for (int i = 0; i < 10; i++) {
            endless = endless.piece(filler);
        }
        refused(STREAM, endless, 502, "upstream_invalid_response");
    }

    @Test
    void anAnswerOfAHundredMegabytes() {
        Script vast = Script.answer(200)
                .header("content-type", "application/json")
                .chunked()
                .thenHold();
        byte[] filler = "x".repeat(4 << 20).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        for (int i = 0; i < 25; i++) {
            vast = vast.piece(filler);
        }
        refused(WHOLE, vast, 502, "upstream_invalid_response");
    }

    @Test
    void anErrorOfAHundredMegabytesIsNotHeld() {
        Script vast = Script.answer(400)
                .header("content-type", "application/json")
                .chunked()
                .header("connection", "close");
        byte[] filler = "x".repeat(4 << 20).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        for (int i = 0; i < 25; i++) {
            vast = vast.piece(filler);
        }
        provider.enqueue(vast);
        var answer = moolai.chat(WHOLE);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().length).isLessThan(2000);
    }

    @Test
    void numbersThatCannotBe() {
        for (String usage : List.of(
                "{\"prompt_tokens\":-5,\"completion_tokens\":1}",
                "{\"prompt_tokens\":99999999999999999999,\"completion_tokens\":1}",
                "{\"prompt_tokens\":\"many\",\"completion_tokens\":[1]}",
                "{\"prompt_tokens\":1,\"completion_tokens\":1,\"prompt_tokens_details\":{\"cached_tokens\":50}}")) {
            provider.enqueue(Script.json("{\"model\":\"m\",\"choices\":[],\"usage\":" + usage + "}"));
            var answer = moolai.chat(WHOLE);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(moolai.record(answer).at("/usage/adds_up").asBoolean()).isFalse();
        }
    }

    @Test
    void namesThatCannotStandInAHeaderOrATable() {
        String model = "m\\u0000\\r\\nx-evil: 1\\ud800é" + "x".repeat(5000);
        provider.enqueue(Script.json("{\"model\":\"" + model + "\",\"choices\":[{\"finish_reason\":\"" + model
                + "\"}],\"service_tier\":\"" + model + "\"}"));
        var answer = moolai.chat(WHOLE);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).doesNotContainKey("x-evil");
        assertThat(moolai.record(answer).get("status").asText()).isEqualTo("ok");
    }
}
