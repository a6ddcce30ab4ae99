package ai.moolai.llm.anthropic;

import static ai.moolai.llm.anthropic.Judge.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.Usage;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.ReportedUsage;
import ai.moolai.llm.chat.Signature;
import ai.moolai.llm.chat.Stop;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
    private static Answer read(String body) throws InvalidAnswerException {
        return new AnthropicProvider().answer(bytes(body));
    }

    private static Answer.Choice choice(String body) throws InvalidAnswerException {
        return read(body).choices().getFirst();
    }

    @Test
    void thoughtsTextsAndCallsAreReadInOrder() throws InvalidAnswerException {
        var answer = read("""
                {"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[
                {"type":"thinking","thinking":"Hm","signature":"sig"},{"type":"redacted_thinking","data":"d"},
                {"type":"text","text":"Yes"},{"type":"server_tool_use","id":"s","name":"web_search","input":{}},
                {"type":"tool_use","id":"toolu_a","name":"f","input":{"x":1.50}},
                {"type":"tool_use","id":"toolu_b","name":"g","input":{}},{"type":"later"},null,7],
                "stop_reason":"tool_use","stop_sequence":null,
                "usage":{"input_tokens":9,"output_tokens":5,"service_tier":"priority","inference_geo":"us"}}""");
        assertThat(answer.id()).isEqualTo("msg_1");
        assertThat(answer.model()).isEqualTo("claude-x");
        assertThat(answer.serviceTier()).isEqualTo("priority");
        assertThat(answer.region()).isEqualTo("us");
        assertThat(answer.usage()).isEqualTo(ReportedUsage.sound(Usage.of(9, 5)));
        assertThat(answer.choices())
                .containsExactly(new Answer.Choice(
                        0,
                        List.of(
                                new Part.Thinking("Hm", new Signature("anthropic", "sig")),
                                new Part.RedactedThinking(new Signature("anthropic", "d")),
                                new Part.Text("Yes"),
                                new Part.ToolCall("toolu_a", "f", "{\"x\":1.50}", null, null),
                                new Part.ToolCall("toolu_b", "g", "{}", null, null)),
                        new Answer.Ending(Stop.TOOL_CALLS, "tool_use", null)));
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn,END",
        "stop_sequence,STOP_TEXT",
        "max_tokens,LENGTH",
        "model_context_window_exceeded,LENGTH",
        "tool_use,TOOL_CALLS",
        "pause_turn,PAUSED",
        "refusal,FILTERED",
        "something_newer,END"
    })
    void everyStopReasonHasItsMeaning(String word, Stop stop) throws InvalidAnswerException {
        var ending = choice("{\"content\":[],\"stop_reason\":\"" + word + "\",\"stop_sequence\":\"X\"}")
                .ending();
        assertThat(ending).isEqualTo(new Answer.Ending(stop, word, "X"));
    }

    @Test
    void theWordsOfARefusalAreKept() throws InvalidAnswerException {
        var choice = choice("""
                {"content":[],"stop_reason":"refusal","stop_details":{"type":"refusal","category":"cyber",
                "explanation":"Not this."}}""");
        assertThat(choice.parts()).containsExactly(new Part.Refusal("Not this."));
        assertThat(choice.ending().stop()).isEqualTo(Stop.FILTERED);
    }

    @Test
    void theArgumentsOfTheAnsweringToolAreTheText() throws InvalidAnswerException {
        var alone = choice("""
                {"content":[{"type":"tool_use","id":"a","name":"moolai_json_answer","input":{"n":1.0}}],
                "stop_reason":"tool_use"}""");
        assertThat(alone.parts()).containsExactly(new Part.Text("{\"n\":1.0}"));
        assertThat(alone.ending().stop()).isEqualTo(Stop.END);
        var with = choice("""
                {"content":[{"type":"tool_use","id":"a","name":"moolai_json_answer","input":{}},
                {"type":"tool_use","id":"b","name":"f","input":{}}],"stop_reason":"tool_use"}""");
        assertThat(with.ending().stop()).isEqualTo(Stop.TOOL_CALLS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "null", "<html>", "{\"content\":{}}", "{\"content\":[]} more"})
    void whatIsNoMessageIsNoAnswer(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(InvalidAnswerException.class);
    }

    @Property(tries = 300)
    void nothingElseIsEverThrown(@ForAll byte[] bytes) {
        try {
            new AnthropicProvider().answer(bytes);
        } catch (InvalidAnswerException expected) {
            assertThat(expected).hasMessageNotContaining("\n");
        }
    }
}
