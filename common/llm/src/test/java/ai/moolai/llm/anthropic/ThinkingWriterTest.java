package ai.moolai.llm.anthropic;

import static ai.moolai.llm.anthropic.Judge.HELLO;
import static ai.moolai.llm.anthropic.Judge.assistant;
import static ai.moolai.llm.anthropic.Judge.body;
import static ai.moolai.llm.anthropic.Judge.chat;
import static ai.moolai.llm.anthropic.Judge.sampling;
import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.llm.WireRequest;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Reasoning;
import ai.moolai.llm.chat.Reasoning.Effort;
import ai.moolai.llm.chat.Reasoning.Mode;
import ai.moolai.llm.chat.Tools;
import ai.moolai.llm.chat.Turn;
import ai.moolai.llm.chat.Turn.Speaker;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThinkingWriterTest {
    private static Reasoning effort(Effort effort) {
        return new Reasoning(Mode.UNSET, effort, null, null);
    }

    private static WireRequest request(String model, Reasoning reasoning, @Nullable Long most) {
        return chat(HELLO)
                .reasoning(reasoning)
                .sampling(sampling(0.5, null, most))
                .to(model);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "claude-sonnet-4-5 | LOW | {\"type\":\"enabled\",\"budget_tokens\":1024} | - | temperature",
                "claude-sonnet-4-5 | HIGH | {\"type\":\"enabled\",\"budget_tokens\":4096} | - | temperature",
                "claude-opus-4-5 | HIGH | {\"type\":\"enabled\",\"budget_tokens\":4096} | high | temperature",
                "claude-opus-4-6 | XHIGH | {\"type\":\"adaptive\"} | high | reasoning_effort temperature",
                "claude-opus-4-6 | MAX | {\"type\":\"adaptive\"} | max | temperature",
                "claude-opus-4-8 | NONE | - | - | temperature",
                "claude-sonnet-5 | MINIMAL | {\"type\":\"adaptive\"} | low | reasoning_effort temperature",
                "claude-sonnet-5 | NONE | {\"type\":\"disabled\"} | - | temperature",
                "claude-haiku-5-5 | NONE | {\"type\":\"disabled\"} | - | temperature",
                "claude-sonnet-5-5 | NONE | {\"type\":\"between_tools\"} | - | temperature",
                "claude-opus-5-5 | XHIGH | - | xhigh | temperature",
                "claude-opus-5-5 | NONE | - | - | reasoning_effort temperature",
                "claude-fable-5-1 | NONE | - | - | reasoning_effort temperature",
                "claude-3-5-sonnet-latest | HIGH | - | - | reasoning_effort",
                "some-newer-claude | MAX | - | max | temperature",
            })
    void effortIsAskedForByTheMeansOfTheModel(
            String model, Effort effort, @Nullable String thinking, @Nullable String word, String dropped) {
        var request = request(model, effort(effort), null);
        assertThat(body(request).path("thinking").toString()).isEqualTo(thinking == null ? "" : thinking);
        assertThat(body(request).path("output_config").path("effort").asText()).isEqualTo(word == null ? "" : word);
        assertThat(request.dropped()).containsExactly(dropped.split(" "));
    }

    @Test
    void aBudgetIsBelowTheLimitOfTheAnswerAndAtLeast1024() {
        var counted = new Reasoning(Mode.ON, null, 30_000L, null);
        var request = request("claude-haiku-4-5", counted, 2000L);
        assertThat(body(request).path("thinking").path("budget_tokens").asLong())
                .isEqualTo(1500);
        assertThat(request.dropped()).containsExactly("reasoning_effort", "temperature");
        var exact = request("claude-haiku-4-5", new Reasoning(Mode.ON, null, 1999L, null), 2000L);
        assertThat(body(exact).path("thinking").path("budget_tokens").asLong()).isEqualTo(1999);
        var none = request("claude-haiku-4-5", counted, 1024L);
        assertThat(body(none).has("thinking")).isFalse();
        assertThat(body(none).path("temperature").asDouble()).isEqualTo(0.5);
        assertThat(none.dropped()).containsExactly("reasoning_effort");
    }

    @Test
    void aNumberOfTokensBecomesAnEffortWhereNoneIsTaken() {
        var request = request("claude-opus-5-5", new Reasoning(Mode.ON, null, 1024L, true), null);
        assertThat(body(request).path("output_config").path("effort").asText()).isEqualTo("low");
        assertThat(body(request).path("thinking").toString())
                .isEqualTo("{\"type\":\"adaptive\",\"display\":\"summarized\"}");
        assertThat(request.dropped()).containsExactly("reasoning_effort", "temperature");
    }

    @Test
    void aCallWithoutAThoughtBeforeItIsNotGoneOnThinking() {
        var history = chat(
                HELLO,
                assistant(new Part.ToolCall("a", "f", "{}", null, null)),
                new Turn(Speaker.USER, List.of(new Part.ToolResult("a", "f", List.of(), false, null))));
        var request = history.reasoning(effort(Effort.HIGH)).to("claude-sonnet-4-5");
        assertThat(body(request).has("thinking")).isFalse();
        assertThat(request.dropped()).containsExactly("reasoning_effort");
    }

    @Test
    void aDemandedCallTurnsThinkingOff() {
        var tools = new Tools(List.of(new Tools.Tool("f", null, null, null, null)), new Tools.Choice.Required(), null);
        var request = chat(HELLO).tools(tools).to("claude-sonnet-5");
        assertThat(body(request).path("thinking").toString()).isEqualTo("{\"type\":\"disabled\"}");
        assertThat(request.dropped()).isEmpty();
        var asked = chat(HELLO).tools(tools).reasoning(effort(Effort.MAX)).to("claude-sonnet-5");
        assertThat(body(asked).path("output_config").path("effort").asText()).isEqualTo("high");
        assertThat(asked.dropped()).containsExactly("reasoning_effort");
    }
}
