package ai.moolai.testing.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.moolai.testing.LineEnd;
import ai.moolai.testing.ScriptedProvider;
import ai.moolai.testing.SseEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class WireScriptTest {
    record Spoken(Wire wire, String wholePath, String streamPath, String wholeBody, String streamBody) {}

    private static final String STREAMED = "{\"stream\":true}";

    static final List<Spoken> SPOKEN = List.of(
            new Spoken(new OpenAiWire(), "/v1/chat/completions", "/v1/chat/completions", "{}", STREAMED),
            new Spoken(new AnthropicWire(), "/v1/messages", "/v1/messages", "{\"stream\":false}", STREAMED),
            new Spoken(
                    new GeminiWire(),
                    "/v1beta/models/m:generateContent",
                    "/v1beta/models/m:streamGenerateContent?alt=sse",
                    "{}",
                    "{}"));

    @ParameterizedTest
    @FieldSource("SPOKEN")
    void aProviderSaysTheSameToThoseThatStreamAndThoseThatDoNot(Spoken spoken) throws Exception {
        var form = (WireForm.Answered) spoken.wire().form(Meaning.TOOL_CALL);
        try (var provider = ScriptedProvider.start(spoken.wire().answering(Meaning.TOOL_CALL));
                var client = HttpClient.newHttpClient()) {
            var whole = post(client, provider.baseUrl() + spoken.wholePath(), spoken.wholeBody());
            assertThat(whole.body()).isEqualTo(form.whole());
            var stream = post(client, provider.baseUrl() + spoken.streamPath(), spoken.streamBody());
            assertThat(stream.headers().firstValue("content-type").orElseThrow())
                    .startsWith("text/event-stream");
            assertThat(stream.body()).isEqualTo(String.join("", SseEvent.texts(LineEnd.LF, form.stream())));
            assertThat(provider.faults()).isEmpty();
        }
    }

    @ParameterizedTest
    @FieldSource("SPOKEN")
    void anErrorHasItsStatus(Spoken spoken) throws Exception {
        var form = (WireForm.Refused) spoken.wire().form(Meaning.OVERLOADED);
        try (var provider = ScriptedProvider.start(spoken.wire().answering(Meaning.OVERLOADED));
                var client = HttpClient.newHttpClient()) {
            var refused = post(client, provider.baseUrl() + spoken.streamPath(), spoken.streamBody());
            assertThat(refused.statusCode()).isEqualTo(form.status());
            assertThat(refused.body()).isEqualTo(form.body());
        }
    }

    @Test
    void whatCannotBeSaidIsToldSo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AnthropicWire().script(Meaning.TWO_CHOICES, false))
                .withMessageContaining("it answers once");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OpenAiWire().script(Meaning.ERROR_AFTER_200, false))
                .withMessageContaining("(expected: the other way)");
    }

    private static HttpResponse<String> post(HttpClient client, String url, String body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(url))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
