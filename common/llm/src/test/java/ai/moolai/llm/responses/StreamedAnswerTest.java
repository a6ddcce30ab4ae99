package ai.moolai.llm.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Usage;
import ai.moolai.llm.Json;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Piece;
import ai.moolai.llm.chat.ReportedUsage;
import ai.moolai.llm.chat.Signature;
import ai.moolai.llm.chat.Stop;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamedAnswerTest {
    private static final Piece BEGUN = new Piece.Begun("x", "m-1");

    private static List<JsonNode> events(Piece... pieces) {
        List<JsonNode> events = Calls.events(Calls.stream(Calls.writer(Calls.HELLO), List.of(pieces)));
        events.forEach(Calls::judged);
        return events;
    }

    private static Piece ended(Stop stop) {
        return new Piece.Ended(0, new Answer.Ending(stop, "w", null));
    }

    private static Piece call(int call, String id) {
        return new Piece.ToolCall(0, call, id, "f" + call, null);
    }

    @Test
    void aTextIsToldInTheVendorsOrder() {
        var events = events(BEGUN, new Piece.Text(0, "Hel"), new Piece.Text(0, "lo"), ended(Stop.END));
        assertThat(Calls.types(events)).isEqualTo("""
                created
                in_progress
                output_item.added 0
                content_part.added 0
                output_text.delta 0
                output_text.delta 0
                output_text.done 0
                content_part.done 0
                output_item.done 0
                completed
                """);
        assertThat(events.get(4)).isEqualTo(Json.treeOrNull("""
                {"type":"response.output_text.delta","item_id":"msg_abc_0","output_index":0,"content_index":0,
                 "delta":"Hel","logprobs":[],"sequence_number":4}"""));
        assertThat(events.get(6).path("text").textValue()).isEqualTo("Hello");
        assertThat(events.get(0).path("response").path("status").textValue()).isEqualTo("in_progress");
        assertThat(events.get(0).path("response").path("model").textValue()).isEqualTo("m-1");
        JsonNode item = events.getLast().path("response").path("output").path(0);
        assertThat(item).isEqualTo(events.get(8).path("item"));
        assertThat(item.path("content").path(0).path("text").textValue()).isEqualTo("Hello");
        assertThat(item.path("status").textValue()).isEqualTo("completed");
    }

    @Test
    void thoughtTextAndCallAreItemsOfOneAnswer() {
        var events = events(
                BEGUN,
                new Piece.Thinking(0, "Hm"),
                new Piece.Thinking(0, "."),
                new Piece.Sealed(0, new Signature("anthropic", "SIG")),
                new Piece.Text(0, "A moment."),
                call(0, "c1"),
                new Piece.Arguments(0, 0, ""),
                new Piece.Arguments(0, 0, "{\"x\""),
                new Piece.Arguments(0, 0, ":1}"),
                ended(Stop.TOOL_CALLS));
        assertThat(Calls.types(events)).isEqualTo("""
                created
                in_progress
                output_item.added 0
                reasoning_summary_part.added 0
                reasoning_summary_text.delta 0
                reasoning_summary_text.delta 0
                reasoning_summary_text.done 0
                reasoning_summary_part.done 0
                output_item.done 0
                output_item.added 1
                content_part.added 1
                output_text.delta 1
                output_text.done 1
                content_part.done 1
                output_item.done 1
                output_item.added 2
                function_call_arguments.delta 2
                function_call_arguments.delta 2
                function_call_arguments.done 2
                output_item.done 2
                completed
                """);
        assertThat(events.get(8).path("item").path("encrypted_content").textValue())
                .isEqualTo("moolai:anthropic:SIG");
        assertThat(events.get(15).path("item")).isEqualTo(Json.treeOrNull("""
                {"id":"fc_abc_2","type":"function_call","status":"in_progress","call_id":"c1","name":"f0",
                 "arguments":""}"""));
        assertThat(events.get(18).path("arguments").textValue()).isEqualTo("{\"x\":1}");
    }

    @Test
    void callsWhoseArgumentsAlternateKeepTheirPlaces() {
        var events = events(
                BEGUN,
                call(0, "a"),
                new Piece.Arguments(0, 0, "{\"x\":"),
                call(1, "b"),
                new Piece.Arguments(0, 1, "{\"y\":"),
                new Piece.Arguments(0, 0, "1}"),
                new Piece.Arguments(0, 1, "2}"),
                ended(Stop.TOOL_CALLS));
        assertThat(Calls.types(events)).isEqualTo("""
                created
                in_progress
                output_item.added 0
                function_call_arguments.delta 0
                output_item.added 1
                function_call_arguments.delta 1
                function_call_arguments.delta 0
                function_call_arguments.delta 1
                function_call_arguments.done 0
                output_item.done 0
                function_call_arguments.done 1
                output_item.done 1
                completed
                """);
        JsonNode output = events.getLast().path("response").path("output");
        assertThat(output.path(0).path("arguments").textValue()).isEqualTo("{\"x\":1}");
        assertThat(output.path(1).path("arguments").textValue()).isEqualTo("{\"y\":2}");
    }

    @Test
    void aCallThatIsWholeEndsWhenTheNextBegins() {
        assertThat(Calls.types(events(
                        BEGUN,
                        call(0, "a"),
                        new Piece.Arguments(0, 0, "{}"),
                        call(1, "b"),
                        new Piece.Arguments(0, 1, "{}"),
                        ended(Stop.TOOL_CALLS))))
                .isEqualTo("""
                created
                in_progress
                output_item.added 0
                function_call_arguments.delta 0
                function_call_arguments.done 0
                output_item.done 0
                output_item.added 1
                function_call_arguments.delta 1
                function_call_arguments.done 1
                output_item.done 1
                completed
                """);
    }

    @Test
    void argumentsThatNeverCameAreAnEmptyObject() {
        var events = events(
                BEGUN, call(0, "a"), new Piece.Arguments(0, 0, ""), new Piece.Arguments(0, 0, "  "), ended(Stop.END));
        assertThat(Calls.types(events)).contains("""
                function_call_arguments.delta 0
                function_call_arguments.done 0
                """);
        assertThat(events.get(3).path("delta").textValue()).isEqualTo("{}");
        assertThat(events.get(4).path("arguments").textValue()).isEqualTo("{}");
    }

    @Test
    void aRefusalIsAPartOfItsMessage() {
        var events = events(BEGUN, new Piece.Text(0, "Well."), new Piece.Refusal(0, "No."), ended(Stop.END));
        assertThat(Calls.types(events)).isEqualTo("""
                created
                in_progress
                output_item.added 0
                content_part.added 0
                output_text.delta 0
                output_text.done 0
                content_part.done 0
                content_part.added 0
                refusal.delta 0
                refusal.done 0
                content_part.done 0
                output_item.done 0
                completed
                """);
        assertThat(events.get(8).path("content_index").intValue()).isEqualTo(1);
        assertThat(events.get(9).path("refusal").textValue()).isEqualTo("No.");
    }

    @Test
    void theSealOfACallGoesBeforeIt() {
        var events = events(
                BEGUN,
                new Piece.ToolCall(0, 0, "c", "f", new Signature("gemini", "S")),
                new Piece.Arguments(0, 0, "{}"),
                ended(Stop.TOOL_CALLS));
        assertThat(Calls.types(events)).contains("""
                output_item.added 0
                output_item.done 0
                output_item.added 1
                """);
        assertThat(events.get(3).path("item")).isEqualTo(Json.treeOrNull("""
                {"id":"rs_abc_0","type":"reasoning","status":"completed","summary":[],
                 "encrypted_content":"moolai:gemini:S"}"""));
    }

    @Test
    void whatWasUsedMayBeToldAfterTheEnd() {
        var events = events(
                BEGUN,
                new Piece.Used(ReportedUsage.sound(Usage.of(9, 1)), null, null),
                new Piece.Text(0, "x"),
                ended(Stop.LENGTH),
                new Piece.Used(ReportedUsage.sound(Usage.of(9, 5)), "flex", null));
        JsonNode response = events.getLast().path("response");
        assertThat(events.getLast().path("type").textValue()).isEqualTo("response.incomplete");
        assertThat(response.path("incomplete_details").path("reason").textValue())
                .isEqualTo("max_output_tokens");
        assertThat(response.path("usage").path("total_tokens").intValue()).isEqualTo(14);
        assertThat(response.path("service_tier").textValue()).isEqualTo("flex");
        assertThat(response.path("output").path(0).path("status").textValue()).isEqualTo("incomplete");
    }

    @Test
    void onlyTheEndIsHeldBack() {
        var writer = Calls.writer(Calls.HELLO);
        var out = new ByteArrayOutputStream();
        for (Piece piece : List.of(BEGUN, new Piece.Text(0, "x"), ended(Stop.END))) {
            writer.piece(piece, out::write);
        }
        assertThat(Calls.types(Calls.events(out.toByteArray()))).endsWith("output_item.done 0\n");
        assertThat(new String(writer.last(), UTF_8))
                .startsWith("event: response.completed\n")
                .endsWith("\n\n")
                .doesNotContain("[DONE]");
    }

    @Test
    void otherChoicesAreNotTold() {
        assertThat(Calls.types(events(BEGUN, new Piece.Text(1, "x"), new Piece.Text(0, ""), ended(Stop.END))))
                .isEqualTo("created\nin_progress\ncompleted\n");
    }

    @Test
    void anAnswerThatIsTooLongIsCutAndSaysSo() {
        var request = (ResponsesRequest) Calls.read(Calls.HELLO);
        var streamed = new StreamedAnswer(new Envelope(request.fields(), "m", Calls.CALL), new Items(true), 1000);
        var out = new ByteArrayOutputStream();
        List.of(
                        BEGUN,
                        new Piece.Text(0, "x".repeat(700)),
                        new Piece.Text(0, "y".repeat(700)),
                        new Piece.Text(0, "z"),
                        ended(Stop.END))
                .forEach(piece -> streamed.add(piece, out::write));
        out.writeBytes(streamed.last());
        var events = Calls.events(out.toByteArray());
        JsonNode response = events.getLast().path("response");
        assertThat(events.getLast().path("type").textValue()).isEqualTo("response.incomplete");
        assertThat(response.path("incomplete_details").path("reason").textValue())
                .isEqualTo("answer_too_long");
        assertThat(response.path("error").path("message").textValue()).contains("expected: at most 1000");
        assertThat(response.path("output")
                        .path(0)
                        .path("content")
                        .path(0)
                        .path("text")
                        .textValue())
                .isEqualTo("x".repeat(700));
        assertThat(out.toString(UTF_8)).doesNotContain("yyy");
    }
}
