package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.testing.conformance.Meaning;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What a provider cannot do is left out and named, in the caller's own words, or refused.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DroppedParamsTest {
    private Speakers speakers;

    @BeforeAll
    void start() {
        speakers = new Speakers(Map.of());
        speakers.all()
                .forEach(speaker -> speaker.server().answering(speaker.wire().answering(Meaning.TEXT)));
    }

    @AfterAll
    void stop() {
        speakers.close();
    }

    private String dropped(Asking asking, String model, String... more) {
        String whole = named(speakers.ask(asking, asking.body(model, "hi", false, more)));
        assertThat(named(speakers.ask(asking, asking.body(model, "hi", true, more))))
                .isEqualTo(whole);
        return whole;
    }

    private static String named(Answer answer) {
        assertThat(answer.status()).as("%s", answer.text()).isEqualTo(200);
        return answer.header("x-moolai-dropped-params");
    }

    @Test
    void aChatNamesWhatAnthropicDoesNotHave() {
        assertThat(dropped(Asking.CHAT, "anthropic/claude-sonnet-4-5", ",\"seed\":7", ",\"logit_bias\":{\"5\":1}")
                        .split(", "))
                .containsExactlyInAnyOrder("seed", "logit_bias");
    }

    @Test
    void aMessageNamesWhatOpenAiDoesNotHave() {
        assertThat(dropped(Asking.MESSAGES, "openai/gpt-4.1-mini", ",\"top_k\":5"))
                .isEqualTo("top_k");
    }

    @Test
    void aMessageNamesInItsOwnWordsWhatGoogleDoesNotHave() {
        assertThat(dropped(Asking.MESSAGES, "google/gemini-2.5-flash", ",\"metadata\":{\"user_id\":\"u\"}"))
                .isEqualTo("metadata.user_id");
    }

    @Test
    void aResponseNamesInItsOwnWordsWhatAnthropicDoesNotHave() {
        assertThat(dropped(Asking.RESPONSES, "anthropic/claude-sonnet-4-5", ",\"max_tool_calls\":3"))
                .isEqualTo("max_tool_calls");
    }

    @Test
    void whoLosesNothingIsToldNothing() {
        for (Asking asking : Asking.values()) {
            for (Speakers.Speaker speaker : speakers.all()) {
                Answer answer = speakers.ask(asking, asking.body(speaker.model(), "hi", false));
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.headers()).doesNotContainKey("x-moolai-dropped-params");
            }
        }
        assertThat(dropped(Asking.CHAT, "openai/m", ",\"seed\":7,\"logit_bias\":{}"))
                .isEmpty();
        assertThat(dropped(Asking.MESSAGES, "anthropic/m", ",\"top_k\":5")).isEmpty();
    }

    @Test
    void whatWouldChangeTheMeaningIsRefusedAndNobodyIsAsked() {
        for (String stream : new String[] {"", ",\"stream\":true"}) {
            int before = speakers.anthropic.server().requestsSeen();
            Answer answer = speakers.ask(
                    Asking.CHAT, Asking.CHAT.body("anthropic/claude-sonnet-4-5", "hi", false, ",\"n\":2", stream));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("unsupported_parameter");
            assertThat(answer.json().at("/error/param").asText()).isEqualTo("body.n");
            assertThat(answer.message()).contains("n: 2").contains("expected: 1");
            var record = speakers.moolai.record(answer);
            assertThat(record.get("status").asText()).isEqualTo("refused");
            assertThat(record.get("error_code").asText()).isEqualTo("unsupported_parameter");
            assertThat(record.get("http_status").asInt()).isEqualTo(400);
            assertThat(record.at("/usage/source").asText()).isEqualTo("none");
            assertThat(record.get("cost_nano_usd").asLong()).isZero();
            assertThat(speakers.anthropic.server().requestsSeen()).isEqualTo(before);
        }
    }
}
