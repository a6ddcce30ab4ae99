package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.testing.Script;
import ai.moolai.testing.conformance.Meaning;
import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What Anthropic's own kit makes of `/v1/messages` and of its count of tokens.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MessagesRouteTest {
    private static final String PATH = "/v1/messages";
    private static final String COUNT = PATH + "/count_tokens";

    private Speakers speakers;
    private AnthropicClient client;

    @BeforeAll
    void start() {
        speakers = new Speakers(Map.of());
        client = client(speakers.moolai.key("{\"name\":\"kit\"}"));
    }

    @AfterAll
    void stop() {
        client.close();
        speakers.close();
    }

    private AnthropicClient client(String key) {
        return AnthropicOkHttpClient.builder()
                .baseUrl("http://127.0.0.1:" + speakers.moolai.port)
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    private static MessageCreateParams.Builder asking(String model) {
        return MessageCreateParams.builder().model(model).maxTokens(10).addUserMessage("hi");
    }

    private static JsonNode error(Answer answer, int status, String type, String code) {
        assertThat(answer.status()).isEqualTo(status);
        JsonNode said = answer.json();
        assertThat(said.at("/type").asText()).isEqualTo("error");
        assertThat(said.at("/request_id").asText()).isEqualTo(answer.requestId());
        assertThat(said.at("/error/type").asText()).isEqualTo(type);
        assertThat(said.at("/error/code").asText()).isEqualTo(code);
        assertThat(said.at("/error/message").asText()).contains("expected: ");
        return said;
    }

    @Test
    void withoutAKeyNobodyGetsIn() {
        for (String path : new String[] {PATH, COUNT}) {
            HttpRequest.Builder request = speakers.moolai
                    .stranger(path)
                    .header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(Asking.MESSAGES.body("anthropic/m", "hi", false)));
            error(TestOrchestrator.send(request), 401, "authentication_error", "missing_credential");
        }
        AnthropicClient stranger = client("mk_0000000000000000000000");
        try {
            assertThatThrownBy(() ->
                            stranger.messages().create(asking("anthropic/m").build()))
                    .isInstanceOf(UnauthorizedException.class)
                    .hasMessageContaining("expected: ");
        } finally {
            stranger.close();
        }
    }

    @Test
    void whatIsNoRequestIsToldSo() {
        for (String path : new String[] {PATH, COUNT}) {
            error(speakers.ask(path, "{\"model\":"), 400, "invalid_request_error", "malformed_json");
            error(speakers.ask(path, "{\"model\":\"anthropic/m\"}"), 400, "invalid_request_error", "missing_field");
        }
        assertThatThrownBy(() -> client.messages()
                        .create(asking("google/m")
                                .putAdditionalBodyProperty("system", JsonValue.from(7))
                                .build()))
                .isInstanceOf(BadRequestException.class);
    }

    @Test
    void aModelThatAProviderDoesNotKnowIsNotFound() {
        for (Speakers.Speaker speaker : speakers.all()) {
            speaker.server().answering(speaker.wire().answering(Meaning.UNKNOWN_MODEL));
            Answer answer = speakers.ask(Asking.MESSAGES, Asking.MESSAGES.body(speaker.model(), "hi", false));
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.json().at("/error/type").asText()).isEqualTo("not_found_error");
            assertThatThrownBy(() ->
                            client.messages().create(asking(speaker.model()).build()))
                    .isInstanceOf(NotFoundException.class);
        }
    }

    @Test
    void aPathThatIsNotServedIsNotFound() {
        assertThat(speakers.ask(PATH + "/nothing", "{}").status()).isEqualTo(404);
        assertThatThrownBy(() -> client.messages().batches().list()).isInstanceOf(NotFoundException.class);
    }

    @Test
    void whatProvidersRefuseIsToldInAnthropicsWords() {
        for (Speakers.Speaker speaker : speakers.all()) {
            speaker.server().answering(speaker.wire().answering(Meaning.BAD_REQUEST));
            assertThatThrownBy(() ->
                            client.messages().create(asking(speaker.model()).build()))
                    .isInstanceOf(BadRequestException.class)
                    .hasMessageNotContaining(TestOrchestrator.PROVIDER_KEY);
        }
    }

    private static MessageCountTokensParams counting(String model) {
        return MessageCountTokensParams.builder()
                .model(model)
                .addUserMessage("How many tokens are these words?")
                .build();
    }

    @Test
    void whatAProviderCannotCountIsEstimated() {
        int before = speakers.google.server().requestsSeen();
        long counted = client.messages().countTokens(counting("google/m")).inputTokens();
        assertThat(counted).isBetween(5L, 20L);
        Answer answer = speakers.ask(COUNT, Asking.MESSAGES.body("google/m", "How many tokens?", false));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-moolai-estimated")).isEqualTo("true");
        assertThat(answer.json().at("/input_tokens").asLong()).isPositive();
        assertThat(speakers.google.server().requestsSeen()).isEqualTo(before);
    }

    @Test
    void anthropicCountsByItself() {
        speakers.anthropic.server().answering(_ -> Script.json("{\"input_tokens\": 1234 }"));
        assertThat(client.messages().countTokens(counting("anthropic/m")).inputTokens())
                .isEqualTo(1234);
        String body = "{ \"messages\":[{\"role\":\"user\",\"content\":\"hi\"}], \"model\" : \"%s\" }";
        Answer answer = speakers.ask(COUNT, body.formatted("anthropic/claude-sonnet-4-5"), "anthropic-beta", "b-1");
        assertThat(answer.text()).isEqualTo("{\"input_tokens\": 1234 }");
        assertThat(answer.headers()).doesNotContainKey("x-moolai-estimated");
        var asked = speakers.anthropic.server().requests().getLast();
        assertThat(asked.path()).isEqualTo(COUNT);
        assertThat(asked.text()).isEqualTo(body.formatted("claude-sonnet-4-5"));
        assertThat(asked.header("anthropic-beta")).isEqualTo("b-1");
        JsonNode record = speakers.moolai.record(answer);
        assertThat(record.get("status").asText()).isEqualTo("ok");
        assertThat(record.get("cost_nano_usd").asLong()).isZero();
    }
}
