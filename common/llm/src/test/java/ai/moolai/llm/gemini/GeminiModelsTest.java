package ai.moolai.llm.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.llm.chat.Abilities.Thinking;
import ai.moolai.llm.chat.Reasoning.Effort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiModelsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "gemini-4-argon",
                "gemini-4-carbon",
                "gemini-4.1-carbon-2027-01-15",
                "gemini-3.8-flash",
                "gemini-3.7-flash",
                "gemini-3.1-pro-preview",
                "gemini-flash-latest",
                "models/gemini-4-argon",
                "tunedModels/mine",
                "gemini-12345-x",
                ""
            })
    void newAndUnknownModelsThinkAtThreeLevels(String model) {
        var abilities = GeminiModels.family(model).abilities();
        assertThat(abilities.thinking()).isEqualTo(Thinking.ALWAYS);
        assertThat(abilities.efforts()).containsExactlyInAnyOrder(Effort.LOW, Effort.MEDIUM, Effort.HIGH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gemini-3-flash-preview",
                "gemini-3.5-flash",
                "gemini-3.5-flash-lite",
                "gemini-3.1-flash-lite-preview-06-2026",
                "gemini-3.6-flash"
            })
    void flashOfTheThirdGenerationThinksAtFourLevels(String model) {
        assertThat(GeminiModels.family(model).abilities().efforts())
                .containsExactlyInAnyOrder(Effort.MINIMAL, Effort.LOW, Effort.MEDIUM, Effort.HIGH);
    }

    @Test
    void theFirstProOfTheThirdGenerationThinksAtTwoLevels() {
        assertThat(GeminiModels.family("gemini-3-pro-preview").abilities().efforts())
                .containsExactlyInAnyOrder(Effort.LOW, Effort.HIGH);
    }

    @Test
    void theSecondGenerationThinksByABudgetAndOnlyProAlways() {
        assertThat(GeminiModels.family("gemini-2.5-pro")).isEqualTo(GeminiModels.PRO_2_5);
        assertThat(GeminiModels.family("gemini-2.5-flash-preview-09-2025")).isEqualTo(GeminiModels.FLASH_2_5);
        assertThat(GeminiModels.family("gemini-2.5-flash-lite@001")).isEqualTo(GeminiModels.FLASH_LITE_2_5);
        assertThat(GeminiModels.PRO_2_5.abilities().efforts()).doesNotContain(Effort.NONE);
        assertThat(GeminiModels.FLASH_2_5.abilities().efforts()).contains(Effort.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini-2.0-flash", "gemini-1.5-pro-002", "gemini-1.0-pro"})
    void olderModelsDoNotThink(String model) {
        var family = GeminiModels.family(model);
        assertThat(family.abilities().thinking()).isEqualTo(Thinking.NONE);
        assertThat(family.abilities().outputTokensMax()).isEqualTo(8_192);
        assertThat(family.takesJsonSchema()).isFalse();
    }
}
