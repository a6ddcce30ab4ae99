package ai.moolai.llm.anthropic;

import static ai.moolai.llm.anthropic.Judge.bytes;
import static ai.moolai.llm.anthropic.Judge.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.ErrorForm;
import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import ai.moolai.base.RequestId;
import ai.moolai.llm.CallerRequest;
import ai.moolai.llm.openai.OpenAiProvider;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicMessagesTest {
    private static final RequestId ID = new RequestId(new UUID(1, 2));
    private static final ErrorForm HOUSE = (failure, id) -> new byte[0];

    private static CallerRequest read(String body) {
        return new AnthropicMessages().read(bytes(body), Map.<String, String>of()::get);
    }

    @Test
    void whatRoutingNeedsIsReadInOnePass() {
        var request = read("""
                {"max_tokens":0,"stream":true,"x":[{}],"messages":[{"role":"user","content":"Hi"}],"model":"p/claude"}""");
        assertThat(request.model()).isEqualTo("p/claude");
        assertThat(request.stream()).isTrue();
        assertThat(request.nameOf("reasoning_effort")).isEqualTo("thinking");
        assertThat(request.nameOf("stop")).isEqualTo("stop_sequences");
        assertThat(request.nameOf("top_p")).isEqualTo("top_p");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | missing_field: model: missing",
                "[] | invalid_request: the body is not a JSON object",
                "{\"model\":7} | invalid_value: model: 7 (expected: a string of 1-256 characters)",
                "{\"model\":\" \"} | invalid_value: model: \" \"",
                "{\"model\":\"m\"} | missing_field: max_tokens: missing",
                "{\"model\":\"m\",\"max_tokens\":1} | missing_field: messages: missing",
                "{\"model\":\"m\",\"max_tokens\":1.5} | invalid_value: max_tokens: 1.5",
                "{\"model\":\"m\",\"max_tokens\":-1} | invalid_value: max_tokens: -1",
                "{\"model\":\"m\",\"max_tokens\":null} | invalid_value: max_tokens: null",
                "{\"max_tokens\":1,\"max_tokens\":2} | invalid_value: max_tokens: given twice (expected: once)",
                "{\"messages\":[]} | invalid_value: messages: an empty array",
                "{\"messages\":[{},\"x\"]} | invalid_value: messages[1]: \"x\" (expected: an object with role and content)",
                "{\"messages\":{}} | invalid_value: messages: an object",
                "{\"stream\":1} | invalid_value: stream: 1",
                "{\"model\":\"m\", | malformed_json: line 1, column 14",
                "{} {} | malformed_json: there is more",
            })
    void whatIsNoRequestIsRefused(String body, String message) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining(message);
    }

    @Test
    void theBodyPassesUntouchedButForItsModel() {
        var body =
                "{ \"messages\" : [{\"role\":\"user\",\"content\":\"\\u00e9\"}],\n\"model\": \"p/claude\", \"container\":{},"
                        + "\"max_tokens\":1 }";
        var headers = Map.of("anthropic-beta", "a,b", "anthropic-version", "2024-01-01", "x-api-key", "secret");
        var request = new AnthropicMessages().read(bytes(body), headers::get);
        var wire = Objects.requireNonNull(request.passage(new AnthropicProvider(), "claude\"x"))
                .request();
        assertThat(new String(wire.body(), StandardCharsets.UTF_8))
                .isEqualTo(body.replace("\"p/claude\"", "\"claude\\\"x\""));
        assertThat(wire.path()).isEqualTo("/messages");
        assertThat(wire.headers()).isEqualTo(Map.of("anthropic-beta", "a,b", "anthropic-version", "2024-01-01"));
        assertThat(wire.dropped()).isEmpty();
        assertThat(request.passage(new OpenAiProvider(), "m")).isNull();
    }

    @Test
    void aForeignSignatureDoesNotPass() {
        var request = read("""
                {"model":"m","max_tokens":1,"messages":[{"role":"assistant","content":[
                {"type":"thinking","thinking":"","signature":"moolai:gemini:x"}]}]}""");
        assertThat(request.passage(new AnthropicProvider(), "m")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "400,invalid_request_error",
        "401,authentication_error",
        "402,billing_error",
        "403,permission_error",
        "404,not_found_error",
        "405,invalid_request_error",
        "413,request_too_large",
        "429,rate_limit_error",
        "500,api_error",
        "502,api_error",
        "503,overloaded_error",
        "504,timeout_error",
        "529,overloaded_error"
    })
    void failuresAreToldInAnthropicsWords(int status, String type) {
        var failure = Failure.at(FailureCode.UPSTREAM_REJECTED, "body.x", "No").passOn(status, "t", "own_word");
        var told = tree(new AnthropicMessages().errors(HOUSE).body(failure, ID));
        assertThat(told).isEqualTo(tree("""
                {"type":"error","error":{"type":"%s","message":"No","code":"own_word","param":"body.x",
                "request_id":"%s"},"request_id":"%s"}""".formatted(type, ID, ID)));
        String event = new String(new AnthropicMessages().errorEvent(failure, ID, HOUSE), StandardCharsets.UTF_8);
        assertThat(event).startsWith("event: error\ndata: {\"type\":\"error\"").endsWith("}\n\n");
    }
}
