package ai.moolai.llm.anthropic;

import static ai.moolai.llm.anthropic.Judge.accumulated;
import static ai.moolai.llm.anthropic.Judge.answer;
import static ai.moolai.llm.anthropic.Judge.eventNames;
import static ai.moolai.llm.anthropic.Judge.pieces;
import static ai.moolai.llm.anthropic.Judge.tree;
import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Usage;
import ai.moolai.llm.ByteSink;
import ai.moolai.llm.CallerRequest;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Answer.Ending;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Piece;
import ai.moolai.llm.chat.ReportedUsage;
import ai.moolai.llm.chat.Signature;
import ai.moolai.llm.chat.Stop;
import com.anthropic.models.messages.StopReason;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventWriterTest {
    private static final Piece BEGUN = new Piece.Begun("x", "m");
    private static final Piece CALLED = new Piece.Ended(0, new Ending(Stop.TOOL_CALLS, "tool_calls", null));
    private static final Piece USED = new Piece.Used(ReportedUsage.sound(Usage.of(9, 5)), null, null);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final MessageWriter writer = new MessageWriter(new CallerRequest.Call("req_1", 1), "asked");

    private byte[] written(Piece... pieces) {
        ByteSink sink = (bytes, from, to) -> out.write(bytes, from, to - from);
        for (Piece piece : pieces) {
            writer.piece(piece, sink);
        }
        out.writeBytes(writer.last());
        return out.toByteArray();
    }

    private static Piece call(int call, String id) {
        return new Piece.ToolCall(0, call, id, "f" + call, null);
    }

    private static List<Part> parts(byte[] stream) {
        return answer(pieces(new String(stream, StandardCharsets.UTF_8)))
                .choices()
                .getFirst()
                .parts();
    }

    @Test
    void aToolCallIsWrittenAsTheVendorDoes() {
        byte[] stream = written(BEGUN, call(0, "a"), new Piece.Arguments(0, 0, "{\"x\":1}"), CALLED, USED);
        assertThat(new String(stream, StandardCharsets.UTF_8)).isEqualTo("""
                event: message_start
                data: {"type":"message_start","message":{"id":"msg_req_1","type":"message","role":"assistant",\
                "model":"m","content":[],"stop_reason":null,"stop_sequence":null,"stop_details":null,"usage":{\
                "input_tokens":0,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":0,\
                "output_tokens_details":{"thinking_tokens":0},"server_tool_use":null,"cache_creation":{\
                "ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":0},"service_tier":null,\
                "inference_geo":null}}}

                event: content_block_start
                data: {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a",\
                "name":"f0","input":{},"caller":{"type":"direct"}}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta",\
                "partial_json":"{\\"x\\":1}"}}

                event: content_block_stop
                data: {"type":"content_block_stop","index":0}

                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null,\
                "stop_details":null},"usage":{"input_tokens":9,"cache_creation_input_tokens":0,\
                "cache_read_input_tokens":0,"output_tokens":5,"output_tokens_details":{"thinking_tokens":0},\
                "server_tool_use":null}}

                event: message_stop
                data: {"type":"message_stop"}

                """);
        var message = accumulated(stream);
        assertThat(message.stopReason()).contains(StopReason.TOOL_USE);
        assertThat(message.usage().inputTokens()).isEqualTo(9);
        assertThat(message.usage().outputTokens()).isEqualTo(5);
    }

    @Test
    void thoughtsTextsAndCallsFollowOneAnother() {
        byte[] stream = written(
                BEGUN,
                new Piece.Thinking(0, "H"),
                new Piece.Thinking(0, "m"),
                new Piece.Sealed(0, new Signature("anthropic", "sig")),
                new Piece.Thinking(0, "bare"),
                new Piece.RedactedThinking(0, new Signature("openai", "d")),
                new Piece.Sealed(0, new Signature("gemini", "alone")),
                new Piece.Text(0, ""),
                new Piece.Text(0, "Grü"),
                new Piece.Text(0, "ße"),
                new Piece.ToolCall(0, 0, "a", "f", new Signature("gemini", "s")),
                CALLED);
        var content = accumulated(stream).content();
        assertThat(content.get(0).asThinking().thinking()).isEqualTo("Hm");
        assertThat(content.get(0).asThinking().signature()).isEqualTo("sig");
        assertThat(content.get(1).asThinking().signature()).isEqualTo("moolai:none:");
        assertThat(content.get(2).asRedactedThinking().data()).isEqualTo("moolai:openai:d");
        assertThat(content.get(3).asThinking().signature()).isEqualTo("moolai:gemini:alone");
        assertThat(content.get(4).asText().text()).isEqualTo("Grüße");
        assertThat(content.get(5).asThinking().signature()).isEqualTo("moolai:gemini:s");
        assertThat(content.get(6).asToolUse().id()).isEqualTo("a");
        assertThat(content).hasSize(7);
    }

    @Test
    void interleavedCallsAreWrittenOneAfterTheOther() {
        byte[] stream = written(
                BEGUN,
                new Piece.Text(0, "Let me see"),
                call(0, "a"),
                call(1, "b"),
                new Piece.Arguments(0, 1, "{\"y\":"),
                new Piece.Arguments(0, 0, "{\"x\":\"}"),
                new Piece.Text(0, "Late"),
                call(2, "c"),
                new Piece.Arguments(0, 1, "2}"),
                new Piece.Arguments(0, 0, "\\\"{\"}"),
                new Piece.Arguments(0, 1, " "),
                CALLED);
        accumulated(stream);
        assertThat(parts(stream))
                .containsExactly(
                        new Part.Text("Let me see"),
                        new Part.ToolCall("a", "f0", "{\"x\":\"}\\\"{\"}", null, null),
                        new Part.ToolCall("b", "f1", "{\"y\":2}", null, null),
                        new Part.Text("Late"),
                        new Part.ToolCall("c", "f2", "{}", null, null));
        assertThat(sequential(stream)).isTrue();
    }

    /// Whether every block begins when the one before has ended, counted from 0.
    private static boolean sequential(byte[] stream) {
        int open = -1;
        int next = 0;
        for (byte[] data : Judge.events(stream)) {
            var event = tree(data);
            int index = event.path("index").asInt(-1);
            switch (event.path("type").asText()) {
                case "content_block_start" -> {
                    if (open >= 0 || index != next++) {
                        return false;
                    }
                    open = index;
                }
                case "content_block_delta" -> {
                    if (index != open) {
                        return false;
                    }
                }
                case "content_block_stop" -> open = -1;
                default -> {}
            }
        }
        return open < 0;
    }

    @Test
    void aCallThatIsWholeDoesNotHoldTheNext() {
        ByteSink sink = (bytes, from, to) -> out.write(bytes, from, to - from);
        writer.piece(BEGUN, sink);
        writer.piece(call(0, "a"), sink);
        writer.piece(new Piece.Arguments(0, 0, "{}"), sink);
        writer.piece(call(1, "b"), sink);
        writer.piece(new Piece.Arguments(0, 1, "{\"y\""), sink);
        assertThat(eventNames(out.toByteArray()))
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_stop",
                        "content_block_start",
                        "content_block_delta");
    }

    @Test
    void theEndIsHeldBack() {
        ByteSink sink = (bytes, from, to) -> out.write(bytes, from, to - from);
        writer.piece(BEGUN, sink);
        writer.piece(new Piece.Text(0, "Hi"), sink);
        writer.piece(new Piece.Ended(0, new Ending(Stop.STOP_TEXT, "stop", "X")), sink);
        writer.piece(USED, sink);
        assertThat(eventNames(out.toByteArray())).endsWith("content_block_delta", "content_block_stop");
        byte[] last = writer.last();
        assertThat(eventNames(last)).containsExactly("message_delta", "message_stop");
        out.writeBytes(last);
        var message = accumulated(out.toByteArray());
        assertThat(message.stopSequence()).contains("X");
        assertThat(message.stopReason()).contains(StopReason.STOP_SEQUENCE);
    }

    @Test
    void aRefusalIsOne() {
        byte[] stream = written(
                BEGUN,
                new Piece.Refusal(0, "Not "),
                new Piece.Refusal(0, "this."),
                new Piece.Ended(0, new Ending(Stop.END, "stop", null)));
        var message = accumulated(stream);
        assertThat(message.stopReason()).contains(StopReason.REFUSAL);
        assertThat(message.content().getFirst().asText().text()).isEqualTo("Not this.");
        assertThat(tree(Judge.events(stream).get(5))
                        .path("delta")
                        .path("stop_details")
                        .path("explanation")
                        .asText())
                .isEqualTo("Not this.");
    }

    @Test
    void onlyTheFirstChoiceIsWritten() {
        byte[] stream = written(
                BEGUN,
                new Piece.Text(1, "Other"),
                new Piece.Text(0, "One"),
                new Piece.ToolCall(1, 0, "a", "f", null),
                new Piece.Arguments(1, 0, "{}"),
                new Piece.Ended(1, new Ending(Stop.LENGTH, "length", null)),
                new Piece.Ended(0, new Ending(Stop.END, "stop", null)));
        assertThat(parts(stream)).containsExactly(new Part.Text("One"));
        assertThat(accumulated(stream).stopReason()).contains(StopReason.END_TURN);
    }

    @Test
    void nothingSaidIsAMessageToo() {
        byte[] stream = written();
        assertThat(eventNames(stream)).containsExactly("message_start", "message_delta", "message_stop");
        assertThat(accumulated(stream).model().asString()).isEqualTo("asked");
        assertThat(answer(pieces(new String(stream, StandardCharsets.UTF_8))))
                .extracting(Answer::id)
                .isEqualTo("msg_req_1");
    }
}
