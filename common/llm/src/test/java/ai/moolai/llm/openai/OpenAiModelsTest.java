package ai.moolai.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.llm.chat.Abilities.Input;
import ai.moolai.llm.chat.Reasoning.Effort;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiModelsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            gpt-6.1-sol             | REFUSED           | ALWAYS | low medium high xhigh max      | 128000
            gpt-6.1-sol-2026-09-29  | REFUSED           | ALWAYS | low medium high xhigh max      | 128000
            gpt-6-astra             | REFUSED           | ALWAYS | low medium high xhigh max      | 128000
            gpt-6.1-terra           | WITHOUT_REASONING | EFFORT | none low medium high xhigh max | 128000
            gpt-6-luna              | WITHOUT_REASONING | EFFORT | none low medium high xhigh max | 128000
            gpt-7                   | WITHOUT_REASONING | EFFORT | none low medium high xhigh max | 128000
            gpt-5.6-terra           | WITHOUT_REASONING | EFFORT | none low medium high xhigh max | 128000
            gpt-5.5                 | WITHOUT_REASONING | EFFORT | none low medium high xhigh     | 128000
            gpt-5.5-pro             | REFUSED           | ALWAYS | medium high xhigh              | 128000
            gpt-5.4-mini            | WITHOUT_REASONING | EFFORT | none low medium high xhigh     | 128000
            gpt-5.3-codex           | REFUSED           | ALWAYS | low medium high xhigh          | 128000
            gpt-5.1-2025-11-13      | WITHOUT_REASONING | EFFORT | none low medium high           | 128000
            gpt-5-mini              | REFUSED           | ALWAYS | minimal low medium high        | 128000
            gpt-5-chat-latest       | ACCEPTED          | NONE   | ''                             | 16384
            o4-mini-2025-04-16      | REFUSED           | ALWAYS | low medium high                | 100000
            gpt-4.1-nano            | ACCEPTED          | NONE   | ''                             | 32768
            gpt-4o-mini             | ACCEPTED          | NONE   | ''                             | 16384
            ft:gpt-4o-mini-2024-07-18:org::id | ACCEPTED | NONE  | ''                             | 16384
            gpt-4                   | ACCEPTED          | NONE   | ''                             | 8192
            gpt-3.5-turbo           | ACCEPTED          | NONE   | ''                             | 4096
            """)
    void whatEachModelCanDo(String model, String sampling, String thinking, String efforts, long output) {
        var family = OpenAiModels.of(model);
        var can = family.abilities();
        assertThat(family.own()).isTrue();
        assertThat(can.sampling().name()).isEqualTo(sampling);
        assertThat(can.thinking().name()).isEqualTo(thinking);
        assertThat(can.efforts().stream().sorted().map(Effort::text).collect(Collectors.joining(" ")))
                .isEqualTo(efforts);
        assertThat(can.outputTokensMax()).isEqualTo(output);
    }

    @ParameterizedTest
    @CsvSource({"llama3.3", "gpt-oss-120b", "openai/gpt-5", "mistral-large", "o", "opus", "gpt", "GPT-4x", "o11"})
    void otherNamesBelongToServersThatDoEverything(String model) {
        var family = OpenAiModels.of(model);
        assertThat(family.own()).isFalse();
        assertThat(family.newNames()).isFalse();
        assertThat(family.abilities().inputs()).containsExactlyInAnyOrder(Input.values());
        assertThat(family.abilities().efforts()).containsExactlyInAnyOrder(Effort.values());
    }

    @Test
    void newNamesCameWithTheFirstThinkingModels() {
        assertThat(OpenAiModels.of("o1").newNames()).isTrue();
        assertThat(OpenAiModels.of("gpt-5").newNames()).isTrue();
        assertThat(OpenAiModels.of("gpt-5-chat-latest").newNames()).isTrue();
        assertThat(OpenAiModels.of("gpt-4.1").newNames()).isFalse();
    }
}
