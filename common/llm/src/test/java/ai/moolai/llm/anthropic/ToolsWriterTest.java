package ai.moolai.llm.anthropic;

import static ai.moolai.llm.anthropic.Judge.HELLO;
import static ai.moolai.llm.anthropic.Judge.body;
import static ai.moolai.llm.anthropic.Judge.chat;
import static ai.moolai.llm.anthropic.Judge.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.llm.WireRequest;
import ai.moolai.llm.chat.Abilities;
import ai.moolai.llm.chat.CacheMark;
import ai.moolai.llm.chat.OutputFormat.JsonSchema;
import ai.moolai.llm.chat.Reasoning;
import ai.moolai.llm.chat.Tools;
import ai.moolai.llm.chat.Tools.Choice;
import ai.moolai.llm.chat.Tools.Tool;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ToolsWriterTest {
    private static final String OLD = "claude-sonnet-4-20250514";
    private static final String NEW = "claude-sonnet-5-5";
    private static final Tool F = new Tool("f", "Does f", "{\"type\":\"object\"}", true, CacheMark.SHORT);
    private static final Tool G = new Tool("g", null, null, null, null);
    private static final JsonSchema ANSWER =
            new JsonSchema("answer", "Words", "{\"type\":\"object\",\"properties\":{}}", true);

    private static WireRequest request(String model, Choice choice, @Nullable Boolean parallel) {
        return chat(HELLO).tools(new Tools(List.of(F, G), choice, parallel)).to(model);
    }

    private static String choice(String model, Choice choice, @Nullable Boolean parallel) {
        return body(request(model, choice, parallel)).path("tool_choice").toString();
    }

    @Test
    void toolsAreWritten() {
        var request = request(NEW, new Choice.Unset(), null);
        assertThat(body(request).path("tools")).isEqualTo(tree("""
                [{"name":"f","description":"Does f","input_schema":{"type":"object","additionalProperties":false},
                "strict":true,"cache_control":{"type":"ephemeral"}},
                {"name":"g","input_schema":{"type":"object","properties":{}}}]"""));
        assertThat(request.dropped()).isEmpty();
        var old = request(OLD, new Choice.Unset(), null);
        assertThat(body(old).path("tools").get(0).has("strict")).isFalse();
        assertThat(old.dropped()).containsExactly("tools.function.strict");
    }

    @Test
    void everyChoiceHasItsWord() {
        assertThat(choice(OLD, new Choice.Unset(), null)).isEmpty();
        assertThat(choice(OLD, new Choice.Unset(), false))
                .isEqualTo("{\"type\":\"auto\",\"disable_parallel_tool_use\":true}");
        assertThat(choice(OLD, new Choice.Auto(), true)).isEqualTo("{\"type\":\"auto\"}");
        assertThat(choice(OLD, new Choice.None(), false)).isEqualTo("{\"type\":\"none\"}");
        assertThat(choice(OLD, new Choice.Required(), false))
                .isEqualTo("{\"type\":\"any\",\"disable_parallel_tool_use\":true}");
        assertThat(choice(OLD, new Choice.Named("g"), null)).isEqualTo("{\"type\":\"tool\",\"name\":\"g\"}");
    }

    @Test
    void someToolsAloneAreOffered() {
        var some = request(OLD, new Choice.Among(List.of("g"), true), null);
        assertThat(body(some).path("tools")).hasSize(1);
        assertThat(body(some).path("tool_choice")).isEqualTo(tree("{\"type\":\"tool\",\"name\":\"g\"}"));
        assertThat(choice(OLD, new Choice.Among(List.of("f", "g"), true), null)).isEqualTo("{\"type\":\"any\"}");
        assertThat(choice(OLD, new Choice.Among(List.of("f"), false), null)).isEqualTo("{\"type\":\"auto\"}");
        assertThatThrownBy(() -> request(OLD, new Choice.Among(List.of("h"), true), null))
                .hasMessageContaining("tool_choice: a call is demanded of no tool");
    }

    @Test
    void whereACallCannotBeDemandedItIsAskedFor() {
        var required = request(NEW, new Choice.Required(), null);
        assertThat(body(required).path("tool_choice")).isEqualTo(tree("{\"type\":\"auto\"}"));
        assertThat(body(required).path("system").get(0).path("text").asText()).contains("call of one of your tools");
        assertThat(required.dropped()).containsExactly("tool_choice");
        var named = request(NEW, new Choice.Named("g"), false);
        assertThat(body(named).path("system").get(0).path("text").asText()).contains("the tool g");
        assertThat(named.dropped()).containsExactly("tool_choice");
    }

    @Test
    void anOlderModelAnswersInASchemaByATool() {
        var alone = chat(HELLO).format(ANSWER).to(OLD);
        assertThat(body(alone).path("tools")).isEqualTo(tree("""
                [{"name":"moolai_json_answer",
                "description":"Gives your answer to the user. Call it once, with the whole answer. Words",
                "input_schema":{"type":"object","properties":{}}}]"""));
        assertThat(body(alone).path("tool_choice")).isEqualTo(tree("""
                {"type":"tool","disable_parallel_tool_use":true,"name":"moolai_json_answer"}"""));
        assertThat(alone.dropped()).isEmpty();
        var tools = new Tools(List.of(G), new Choice.Auto(), null);
        var among = chat(HELLO).format(ANSWER).tools(tools).to(OLD);
        assertThat(body(among).path("tools")).hasSize(2);
        assertThat(body(among).path("tool_choice")).isEqualTo(tree("{\"type\":\"any\"}"));
        var demanded = chat(HELLO)
                .format(ANSWER)
                .tools(new Tools(List.of(G), new Choice.Named("g"), null))
                .to(OLD);
        assertThat(body(demanded).path("tools")).hasSize(1);
    }

    @Test
    void aDemandedCallGoesBeforeThinking() {
        var hard = new Reasoning(Reasoning.Mode.UNSET, Reasoning.Effort.HIGH, null, null);
        var request = chat(HELLO).format(ANSWER).reasoning(hard).to(OLD);
        assertThat(body(request).has("thinking")).isFalse();
        assertThat(request.dropped()).containsExactly("reasoning_effort");
    }

    @Test
    void whereNeitherCanBeDemandedTheAnswerIsAskedFor() {
        var provider = new AnthropicProvider();
        var known = provider.abilities(NEW);
        var said = new Abilities(
                known.inputs(), known.sampling(), false, false, false, known.thinking(), known.efforts(), 10);
        var request = Judge.judged(provider.request(chat(HELLO).format(ANSWER).with(NEW), said));
        assertThat(body(request).path("tool_choice")).isEqualTo(tree("{\"type\":\"auto\"}"));
        assertThat(body(request).path("max_tokens").asLong()).isEqualTo(10);
        assertThat(request.dropped()).containsExactly("response_format");
    }

    @Test
    void aSchemaOfNoObjectIsRefusedWhereNothingKeepsIt() {
        var list = new JsonSchema("answer", null, "{\"type\":\"array\"}", true);
        assertThatThrownBy(() -> chat(HELLO).format(list).to(OLD))
                .hasMessageContaining("unsupported_parameter: response_format");
        var none = new JsonSchema("answer", null, "[]", true);
        assertThatThrownBy(() -> chat(HELLO).format(none).to(NEW))
                .hasMessageContaining("invalid_value: response_format: \"[]\"");
    }
}
