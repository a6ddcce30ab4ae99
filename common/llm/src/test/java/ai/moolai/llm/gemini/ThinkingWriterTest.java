package ai.moolai.llm.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.llm.chat.Reasoning;
import ai.moolai.llm.chat.Reasoning.Effort;
import ai.moolai.llm.chat.Reasoning.Mode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThinkingWriterTest {
    private static Judged sent(
            String model, Mode mode, @Nullable Effort effort, @Nullable Long tokens, @Nullable Boolean shown) {
        return Judged.of(Chats.with(Chats.hello(model), new Reasoning(mode, effort, tokens, shown)));
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-2.5-flash, NONE, 0, false",
        "gemini-2.5-flash, MINIMAL, 1024, false",
        "gemini-2.5-flash, LOW, 1024, false",
        "gemini-2.5-flash, MEDIUM, 8192, false",
        "gemini-2.5-flash, HIGH, 24576, false",
        "gemini-2.5-flash, MAX, 24576, false",
        "gemini-2.5-pro, HIGH, 24576, false",
        "gemini-2.5-pro, MAX, 32768, false",
        "gemini-2.5-pro, NONE, 128, true"
    })
    void effortsAreBudgetsUpToTheSecondGeneration(String model, Effort effort, long budget, boolean named) {
        var sent = sent(model, Mode.UNSET, effort, null, null);
        assertThat(sent.text("/generationConfig/thinkingConfig")).isEqualTo("{\"thinkingBudget\":" + budget + "}");
        assertThat(sent.dropped().contains("reasoning_effort")).isEqualTo(named);
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-2.5-flash, 5000, 5000, false",
        "gemini-2.5-flash, 100000, 24576, false",
        "gemini-2.5-flash-lite, 100, 512, true",
        "gemini-2.5-pro, 100, 128, true"
    })
    void aNumberOfTokensIsKeptWithinWhatTheModelTakes(String model, long tokens, long budget, boolean named) {
        var sent = sent(model, Mode.ON, null, tokens, false);
        assertThat(sent.text("/generationConfig/thinkingConfig")).isEqualTo("{\"thinkingBudget\":" + budget + "}");
        assertThat(sent.dropped().contains("reasoning_effort")).isEqualTo(named);
    }

    @Test
    void asMuchAsTheModelFindsRightIsMinusOne() {
        assertThat(sent("gemini-2.5-flash", Mode.ADAPTIVE, null, null, null).text("/generationConfig/thinkingConfig"))
                .isEqualTo("{\"thinkingBudget\":-1,\"includeThoughts\":true}");
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-4-argon, LOW, LOW, false",
        "gemini-4-argon, MEDIUM, MEDIUM, false",
        "gemini-4-argon, HIGH, HIGH, false",
        "gemini-4-argon, MINIMAL, LOW, true",
        "gemini-4-argon, NONE, LOW, true",
        "gemini-4-argon, XHIGH, HIGH, true",
        "gemini-4-argon, MAX, HIGH, true",
        "gemini-3-flash-preview, MINIMAL, MINIMAL, false",
        "gemini-3-flash-preview, NONE, MINIMAL, true",
        "gemini-3-pro-preview, MEDIUM, HIGH, true"
    })
    void effortsAreLevelsFromTheThirdGenerationOn(String model, Effort effort, String level, boolean named) {
        var sent = sent(model, Mode.UNSET, effort, null, null);
        assertThat(sent.text("/generationConfig/thinkingConfig")).isEqualTo("{\"thinkingLevel\":\"" + level + "\"}");
        assertThat(sent.dropped().contains("reasoning_effort")).isEqualTo(named);
    }

    @ParameterizedTest
    @CsvSource({"1024, LOW", "8000, MEDIUM", "31999, HIGH"})
    void aNumberOfTokensBecomesALevelAndIsNamed(long tokens, String level) {
        var sent = sent("gemini-4-argon", Mode.ON, null, tokens, null);
        assertThat(sent.text("/generationConfig/thinkingConfig"))
                .isEqualTo("{\"thinkingLevel\":\"" + level + "\",\"includeThoughts\":true}");
        assertThat(sent.dropped()).containsExactly("reasoning_effort");
    }

    @Test
    void thoughtsAreAskedForWhenTheyAreWanted() {
        assertThat(sent("gemini-4-argon", Mode.UNSET, null, null, true).text("/generationConfig/thinkingConfig"))
                .isEqualTo("{\"includeThoughts\":true}");
        assertThat(sent("gemini-4-argon", Mode.ON, null, null, false).body().has("generationConfig"))
                .isFalse();
        assertThat(sent("gemini-2.5-flash", Mode.OFF, null, null, true).text("/generationConfig/thinkingConfig"))
                .isEqualTo("{\"thinkingBudget\":0}");
    }

    @Test
    void modelsThatDoNotThinkAreNotAskedTo() {
        var asked = sent("gemini-2.0-flash", Mode.ON, Effort.HIGH, null, true);
        assertThat(asked.body().has("generationConfig")).isFalse();
        assertThat(asked.dropped()).containsExactly("reasoning_effort");
        assertThat(sent("gemini-2.0-flash", Mode.OFF, null, null, null).dropped())
                .isEmpty();
        assertThat(sent("gemini-2.0-flash", Mode.UNSET, Effort.NONE, null, null).dropped())
                .isEmpty();
    }
}
