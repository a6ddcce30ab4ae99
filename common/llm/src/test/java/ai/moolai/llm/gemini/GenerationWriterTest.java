package ai.moolai.llm.gemini;

import static ai.moolai.llm.gemini.Chats.NEWEST;
import static ai.moolai.llm.gemini.Chats.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.FailureException;
import ai.moolai.llm.chat.Abilities;
import ai.moolai.llm.chat.Abilities.Setting;
import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.OutputFormat;
import ai.moolai.llm.chat.Sampling;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class GenerationWriterTest {
    private static final Sampling ALL = new Sampling(0.7, 0.9, 40L, 0.5, -0.5, 7L, 1000L, 2L, List.of("END", "STOP"));

    private static Abilities abilities(Setting sampling, boolean schema, boolean choices) {
        var known = new GeminiProvider().abilities(NEWEST);
        return new Abilities(
                known.inputs(),
                sampling,
                true,
                schema,
                choices,
                known.thinking(),
                known.efforts(),
                known.outputTokensMax());
    }

    private static Sampling stops(int count) {
        return new Sampling(null, null, null, null, null, null, null, null, Collections.nCopies(count, "x"));
    }

    private static Sampling choices(long n) {
        return new Sampling(null, null, null, null, null, null, null, n, List.of());
    }

    @Test
    void everySettingHasItsPlace() {
        var sent = Judged.of(Chats.with(hello(NEWEST), ALL));
        assertThat(sent.text("/generationConfig")).isEqualTo("""
                {"temperature":0.7,"topP":0.9,"topK":40,"presencePenalty":0.5,"frequencyPenalty":-0.5,\
                "maxOutputTokens":1000,"seed":7,"candidateCount":2,"stopSequences":["END","STOP"]}""");
        assertThat(sent.dropped()).isEmpty();
    }

    @Test
    void nothingAskedForIsNothingSent() {
        assertThat(Judged.of(hello(NEWEST)).body().has("generationConfig")).isFalse();
        assertThat(Judged.of(Chats.with(hello(NEWEST), choices(1))).body().has("generationConfig"))
                .isFalse();
    }

    @Test
    void settingsThatAModelDoesNotTakeAreNamed() {
        var wire = new GeminiProvider().request(Chats.with(hello(NEWEST), ALL), abilities(Setting.REFUSED, true, true));
        var sent = Judged.of(wire);
        assertThat(sent.text("/generationConfig")).isEqualTo("""
                {"maxOutputTokens":1000,"seed":7,"candidateCount":2,"stopSequences":["END","STOP"]}""");
        assertThat(sent.dropped())
                .containsExactly("temperature", "top_p", "top_k", "presence_penalty", "frequency_penalty");
    }

    @Test
    void settingsOfAModelThatMustNotThinkForThemAreNamed() {
        var wire = new GeminiProvider()
                .request(Chats.with(hello(NEWEST), ALL), abilities(Setting.WITHOUT_REASONING, true, true));
        assertThat(wire.dropped()).contains("temperature");
    }

    @Test
    void aSeedOfMoreThan32BitsIsNamed() {
        var sampling = new Sampling(null, null, null, null, null, 1L << 40, null, null, List.of());
        var sent = Judged.of(Chats.with(hello(NEWEST), sampling));
        assertThat(sent.body().has("generationConfig")).isFalse();
        assertThat(sent.dropped()).containsExactly("seed");
    }

    @Test
    void fiveStopTextsAreTakenAndSixRefused() {
        assertThat(Judged.of(Chats.with(hello(NEWEST), stops(5))).at("/generationConfig/stopSequences"))
                .hasSize(5);
        assertRefused(
                Chats.with(hello(NEWEST), stops(6)),
                abilities(Setting.ACCEPTED, true, true),
                "body.stop",
                "stop: 6 texts (expected: at most 5, which Gemini can stop at)");
    }

    @Test
    void moreChoicesThanAModelGivesAreRefused() {
        assertRefused(
                Chats.with(hello(NEWEST), choices(9)),
                abilities(Setting.ACCEPTED, true, true),
                "body.n",
                "n: 9 (expected: at most 8, which Gemini can give)");
        assertRefused(
                Chats.with(hello(NEWEST), choices(2)),
                abilities(Setting.ACCEPTED, true, false),
                "body.n",
                "n: 2 (expected: 1; gemini-4-argon gives one answer)");
    }

    @Test
    void aJsonObjectIsAskedForByItsType() {
        assertThat(Judged.of(Chats.with(hello(NEWEST), new OutputFormat.JsonObject()))
                        .text("/generationConfig"))
                .isEqualTo("{\"responseMimeType\":\"application/json\"}");
    }

    @Test
    void aSchemaGoesAsItIs() {
        var format = new OutputFormat.JsonSchema("answer", "an answer", """
                {"type":"object","properties":{"a":{"type":"integer"}},"additionalProperties":false}""", true);
        assertThat(Judged.of(Chats.with(hello("gemini-2.5-flash"), format)).text("/generationConfig"))
                .isEqualTo("""
                {"responseMimeType":"application/json","responseJsonSchema":{"type":"object",\
                "properties":{"a":{"type":"integer"}},"additionalProperties":false,"description":"an answer"}}""");
    }

    @Test
    void olderModelsGetWhatTheyUnderstandOfASchema() {
        var format = new OutputFormat.JsonSchema(null, null, "{\"type\":\"object\",\"$schema\":\"x\"}", null);
        assertThat(Judged.of(Chats.with(hello("gemini-2.0-flash"), format)).text("/generationConfig"))
                .isEqualTo("{\"responseMimeType\":\"application/json\",\"responseSchema\":{\"type\":\"OBJECT\"}}");
    }

    @Test
    void aSchemaForAModelThatKeepsToNoneIsRefused() {
        var format = new OutputFormat.JsonSchema(null, null, "{}", null);
        assertRefused(
                Chats.with(hello(NEWEST), format),
                abilities(Setting.ACCEPTED, false, true),
                "body.response_format",
                "gemini-4-argon keeps to no schema");
    }

    private static void assertRefused(Chat chat, Abilities abilities, String param, String message) {
        assertThatThrownBy(() -> new GeminiProvider().request(chat, abilities))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        refused -> assertThat(refused.failure().param()).isEqualTo(param))
                .hasMessageContaining(message);
    }
}
