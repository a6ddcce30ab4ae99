package ai.moolai.llm.anthropic;

import static ai.moolai.llm.anthropic.Judge.message;
import static ai.moolai.llm.anthropic.Judge.tree;
import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Usage;
import ai.moolai.llm.CallerRequest;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Answer.Ending;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.ReportedUsage;
import ai.moolai.llm.chat.Signature;
import ai.moolai.llm.chat.Stop;
import com.anthropic.models.messages.StopReason;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageWriterTest {
    private static byte[] whole(Ending ending, Part... parts) {
        var usage = ReportedUsage.sound(new Usage(10, 20, 3, 4, 5, 6, 70, 8, 9));
        return writer().whole(new Answer(
                "chatcmpl-1", "gpt-x", List.of(new Answer.Choice(0, List.of(parts), ending)), usage, "default", null));
    }

    private static MessageWriter writer() {
        return new MessageWriter(new CallerRequest.Call("req_1", 1), "asked");
    }

    @Test
    void aMessageIsWhatTheVendorsSdkExpects() {
        var told = message(whole(
                new Ending(Stop.TOOL_CALLS, "tool_calls", null),
                new Part.Thinking("Hm", new Signature("anthropic", "sig")),
                new Part.RedactedThinking(new Signature("openai", "d")),
                new Part.Text("Yes"),
                new Part.ToolCall("call:1", "f", "{\"x\":1}", null, null),
                new Part.ToolCall("call_1", "g", "", new Signature("gemini", "seal"), null)));
        assertThat(told.id()).isEqualTo("msg_req_1");
        assertThat(told.model().asString()).isEqualTo("gpt-x");
        assertThat(told.stopReason()).contains(StopReason.TOOL_USE);
        assertThat(told.content().get(0).asThinking().signature()).isEqualTo("sig");
        assertThat(told.content().get(1).asRedactedThinking().data()).isEqualTo("moolai:openai:d");
        assertThat(told.content().get(2).asText().text()).isEqualTo("Yes");
        assertThat(told.content().get(3).asToolUse().id()).isEqualTo("call_1");
        assertThat(told.content().get(4).asThinking().signature()).isEqualTo("moolai:gemini:seal");
        assertThat(told.content().get(5).asToolUse().id()).isEqualTo("call_1_2");
    }

    @Test
    void usageIsCountedAsAnthropicCounts() {
        byte[] written = whole(new Ending(Stop.END, null, null), new Part.Text("Yes"));
        var usage = message(written).usage();
        assertThat(usage.inputTokens()).isEqualTo(21);
        assertThat(usage.cacheReadInputTokens()).contains(20L);
        assertThat(usage.cacheCreationInputTokens()).contains(7L);
        assertThat(usage.outputTokens()).isEqualTo(87);
        assertThat(tree(written).path("usage")).isEqualTo(tree("""
                {"input_tokens":21,"cache_creation_input_tokens":7,"cache_read_input_tokens":20,"output_tokens":87,
                "output_tokens_details":{"thinking_tokens":8},"server_tool_use":null,
                "cache_creation":{"ephemeral_5m_input_tokens":3,"ephemeral_1h_input_tokens":4},
                "service_tier":"standard","inference_geo":null}"""));
    }

    @Test
    void endingsHaveAnthropicsWords() {
        var met = tree(whole(new Ending(Stop.STOP_TEXT, "stop", "X")));
        assertThat(met.path("stop_reason").asText()).isEqualTo("stop_sequence");
        assertThat(met.path("stop_sequence").asText()).isEqualTo("X");
        for (Stop stop : Stop.values()) {
            var word = tree(whole(new Ending(stop, null, null)))
                    .path("stop_reason")
                    .asText();
            assertThat(StopReasons.stop(word)).isEqualTo(stop);
        }
    }

    @Test
    void aRefusalIsOne() {
        var told = message(whole(new Ending(Stop.END, "stop", null), new Part.Refusal("Not this.")));
        assertThat(told.stopReason()).contains(StopReason.REFUSAL);
        assertThat(told.stopDetails().orElseThrow().explanation()).contains("Not this.");
        assertThat(told.content().getFirst().asText().text()).isEqualTo("Not this.");
    }

    @Test
    void brokenArgumentsAreKept() {
        var told = whole(new Ending(Stop.LENGTH, null, null), new Part.ToolCall("", "f", "{\"x\":", null, null));
        message(told);
        assertThat(tree(told).path("content").get(0).path("input")).isEqualTo(tree("{\"arguments\":\"{\\\"x\\\":\"}"));
    }

    @Test
    void anEmptyAnswerIsAMessageToo() {
        var told = message(writer().whole(new Answer(null, null, List.of(), null, null, null)));
        assertThat(told.model().asString()).isEqualTo("asked");
        assertThat(told.content()).isEmpty();
        assertThat(told.usage().outputTokens()).isZero();
    }

    @Test
    void whatIsWrittenIsReadAsTheSame() throws InvalidAnswerException {
        var parts = List.<Part>of(
                new Part.Thinking("Hm", new Signature("anthropic", "sig")),
                new Part.Text("Yes"),
                new Part.ToolCall("a", "f", "{\"x\":1.50}", null, null));
        var usage = ReportedUsage.sound(new Usage(10, 20, 3, 4, 0, 0, 70, 8, 0));
        var answer = new Answer(
                "msg_7",
                "m",
                List.of(new Answer.Choice(0, parts, new Ending(Stop.TOOL_CALLS, "tool_use", null))),
                usage,
                "standard",
                "us");
        assertThat(new AnthropicProvider().answer(writer().whole(answer))).isEqualTo(answer);
    }
}
