package ai.moolai.llm.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.llm.chat.Abilities;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicModelsTest {
    @ParameterizedTest
    @CsvSource({
        "claude-3-haiku-20240307,ACCEPTED,true,false,NONE,true,4096",
        "claude-3-5-haiku-latest,ACCEPTED,true,false,NONE,true,8192",
        "claude-3-7-sonnet-20250219,WITHOUT_REASONING,true,false,BUDGET,true,64000",
        "claude-opus-4-20250514,WITHOUT_REASONING,true,false,BUDGET,true,32000",
        "claude-opus-4-1,WITHOUT_REASONING,true,false,BUDGET,true,32000",
        "claude-opus-4-5@20251101,WITHOUT_REASONING,true,true,BUDGET,true,64000",
        "anthropic.claude-haiku-4.5-v1,WITHOUT_REASONING,true,true,BUDGET,true,64000",
        "claude-sonnet-4-6,WITHOUT_REASONING,true,true,EFFORT,false,64000",
        "claude-opus-4-7,REFUSED,true,true,EFFORT,false,128000",
        "claude-sonnet-5,REFUSED,true,true,EFFORT,false,128000",
        "claude-haiku-5-5,REFUSED,true,true,EFFORT,false,128000",
        "claude-fable-5,REFUSED,true,true,ALWAYS,false,128000",
        "claude-fable-5-2,REFUSED,false,true,ALWAYS,false,128000",
        "claude-mythos-preview,REFUSED,false,true,ALWAYS,false,128000",
        "claude-sonnet-5-5-20260928,REFUSED,false,true,ALWAYS,false,128000",
        "claude-opus-5-5,REFUSED,false,true,ALWAYS,false,128000",
        "claude-opus-7,REFUSED,false,true,ALWAYS,false,128000",
        "whatever,REFUSED,false,true,ALWAYS,false,128000",
    })
    void aModelIsKnownByItsFamilyAndVersion(
            String name,
            Abilities.Setting sampling,
            boolean forcedTools,
            boolean jsonSchema,
            Abilities.Thinking thinking,
            boolean prefill,
            long outputTokensMax) {
        var model = AnthropicModels.of(name);
        assertThat(model.abilities())
                .extracting(
                        Abilities::sampling,
                        Abilities::forcedTools,
                        Abilities::jsonSchema,
                        Abilities::thinking,
                        Abilities::outputTokensMax)
                .containsExactly(sampling, forcedTools, jsonSchema, thinking, outputTokensMax);
        assertThat(model.prefill()).isEqualTo(prefill);
        assertThat(model.abilities().severalChoices()).isFalse();
    }
}
