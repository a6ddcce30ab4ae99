package ai.moolai.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.llm.chat.Reasoning;
import ai.moolai.llm.chat.Reasoning.Effort;
import ai.moolai.llm.chat.Reasoning.Mode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AskedEffortTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            gpt-5.6     | UNSET    | -       | -     | false | -       | false
            gpt-5.6     | ON       | high    | -     | false | high    | false
            gpt-5.6     | ON       | minimal | -     | false | low     | true
            gpt-5.6     | OFF      | -       | -     | false | none    | false
            gpt-5.6     | ON       | -       | 2048  | false | low     | true
            gpt-5.6     | ON       | -       | 2049  | false | medium  | true
            gpt-5.6     | ON       | -       | 8192  | false | medium  | true
            gpt-5.6     | ON       | -       | 31999 | false | high    | true
            gpt-5.6     | UNSET    | -       | -     | true  | none    | false
            gpt-5.6     | ON       | high    | -     | true  | none    | true
            gpt-5.1     | ON       | high    | -     | true  | high    | false
            gpt-5.1     | ADAPTIVE | -       | -     | false | medium  | false
            gpt-5.5     | ADAPTIVE | -       | -     | false | -       | false
            gpt-5.5     | ON       | max     | -     | false | xhigh   | true
            gpt-6.1-sol | OFF      | -       | -     | false | low     | true
            gpt-6.1-sol | ON       | minimal | -     | false | low     | true
            gpt-6.1-sol | ON       | high    | -     | true  | high    | false
            gpt-5       | OFF      | -       | -     | false | minimal | true
            gpt-5       | ON       | xhigh   | -     | false | high    | true
            gpt-4o      | OFF      | -       | -     | false | -       | false
            gpt-4o      | ON       | high    | -     | false | -       | true
            gpt-4o      | ADAPTIVE | -       | -     | false | -       | false
            llama3.3    | ON       | minimal | -     | true  | minimal | false
            llama3.3    | OFF      | -       | -     | false | none    | false
            """)
    void theNearestEffortIsAskedFor(
            String model,
            Mode mode,
            @Nullable String effort,
            @Nullable Long tokens,
            boolean tools,
            @Nullable String asked,
            boolean changed) {
        var family = OpenAiModels.of(model);
        var reasoning =
                new Reasoning(mode, effort == null ? null : Effort.named(effort).orElseThrow(), tokens, null);
        var got = AskedEffort.of(reasoning, family.abilities().efforts(), tools, family);
        assertThat(got)
                .isEqualTo(new AskedEffort(
                        asked == null ? null : Effort.named(asked).orElseThrow(), changed));
    }
}
