package ai.moolai.llm.anthropic;

import static ai.moolai.llm.anthropic.Judge.answer;
import static ai.moolai.llm.anthropic.Judge.bytes;
import static ai.moolai.llm.anthropic.Judge.pieces;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.Usage;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.SseSplitter;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Piece;
import ai.moolai.llm.chat.ProviderError;
import ai.moolai.llm.chat.ReportedUsage;
import ai.moolai.llm.chat.Signature;
import ai.moolai.llm.chat.Stop;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
    private static String event(String data) {
        return "event: x\ndata: " + data + "\n\n";
    }

    private static String start(int index, String block) {
        return event("{\"type\":\"content_block_start\",\"index\":" + index + ",\"content_block\":" + block + "}");
    }

    private static String delta(int index, String delta) {
        return event("{\"type\":\"content_block_delta\",\"index\":" + index + ",\"delta\":" + delta + "}");
    }

    private static String stop(int index) {
        return event("{\"type\":\"content_block_stop\",\"index\":" + index + "}");
    }

    private static String end(String reason) {
        return event("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" + reason
                        + "\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":5}}")
                + event("{\"type\":\"message_stop\"}");
    }

    private static final String BEGIN = event("""
            {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"m",\
            "content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":9,\
            "cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":1}}}""");
    private static final String CALL = BEGIN
            + start(0, "{\"type\":\"tool_use\",\"id\":\"toolu_a\",\"name\":\"f\",\"input\":{}}")
            + event("{\"type\":\"ping\"}")
            + delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"x\\\":1}\"}")
            + stop(0)
            + end("tool_use");
    private static final String EVERYTHING = BEGIN
            + start(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}")
            + delta(0, "{\"type\":\"thinking_delta\",\"thinking\":\"Hm … 😀\"}")
            + delta(0, "{\"type\":\"signature_delta\",\"signature\":\"sig\"}")
            + stop(0)
            + start(1, "{\"type\":\"redacted_thinking\",\"data\":\"d\"}")
            + stop(1)
            + start(2, "{\"type\":\"text\",\"text\":\"\"}")
            + delta(2, "{\"type\":\"text_delta\",\"text\":\"Gr\"}")
            + delta(2, "{\"type\":\"text_delta\",\"text\":\"üße\"}")
            + delta(2, "{\"type\":\"citations_delta\",\"citation\":{}}")
            + stop(2)
            + start(3, "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{}}")
            + stop(3)
            + end("tool_use");
    private static final ReportedUsage USAGE = ReportedUsage.sound(Usage.of(9, 5));

    @Test
    void aToolCallComesToItsPieces() {
        assertThat(pieces(CALL))
                .containsExactly(
                        new Piece.Begun("msg_1", "m"),
                        new Piece.Used(ReportedUsage.sound(Usage.of(9, 1)), null, null),
                        new Piece.ToolCall(0, 0, "toolu_a", "f", null),
                        new Piece.Arguments(0, 0, "{\"x\":1}"),
                        new Piece.Ended(0, new Answer.Ending(Stop.TOOL_CALLS, "tool_use", null)),
                        new Piece.Used(USAGE, null, null),
                        new Piece.Done());
    }

    @Test
    void thoughtTextAndCallAreReadWhereverTheStreamIsCut() {
        byte[] stream = bytes(EVERYTHING);
        var whole = pieces(EVERYTHING);
        assertThat(answer(whole).choices().getFirst().parts())
                .containsExactly(
                        new Part.Thinking("Hm … 😀", new Signature("anthropic", "sig")),
                        new Part.RedactedThinking(new Signature("anthropic", "d")),
                        new Part.Text("Grüße"),
                        new Part.ToolCall("a", "f", "{}", null, null));
        for (int cut = 0; cut <= stream.length; cut++) {
            assertThat(pieces(stream, cut)).isEqualTo(whole);
        }
    }

    @Test
    void lineEndsCommentsAndUnknownEventsMakeNoDifference() {
        var whole = pieces(CALL);
        assertThat(pieces(CALL.replace("\n", "\r\n"))).isEqualTo(whole);
        assertThat(pieces(": hello\n\n" + CALL.replace("event: x\n", "event: x\n: ping\n")))
                .isEqualTo(whole);
        assertThat(pieces(event("{\"type\":\"later\"}")
                        + delta(0, "{\"type\":\"later\"}")
                        + event("{}")
                        + event("{\"type\":null}")
                        + CALL))
                .isEqualTo(whole);
    }

    @Test
    void anErrorAfterTheBeginningBreaksItOff() {
        var told = pieces(BEGIN
                + event("{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}")
                + end("end_turn"));
        assertThat(told.getLast())
                .isEqualTo(new Piece.Failed(new ProviderError(
                        ProviderError.Kind.OVERLOADED, "Overloaded", "overloaded_error", null, null, null)));
        assertThat(told).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rate_limit_error", "billing_error", "api_error", "invalid_request_error", "new_error"})
    void theTypeOfAnErrorTellsItsKind(String type) {
        var kind = switch (type) {
            case "rate_limit_error" -> ProviderError.Kind.RATE_LIMITED;
            case "billing_error" -> ProviderError.Kind.ACCOUNT;
            case "invalid_request_error" -> ProviderError.Kind.REJECTED;
            default -> ProviderError.Kind.SERVER;
        };
        assertThat(pieces(event("{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\"}}")))
                .containsExactly(new Piece.Failed(new ProviderError(kind, null, type, null, null, null)));
    }

    @Test
    void missingUsageIsNotTold() {
        var told = pieces(event("{\"type\":\"message_start\",\"message\":{\"id\":\"a\",\"model\":\"m\"}}")
                + delta(0, "{\"type\":\"text_delta\",\"text\":\"Hi\"}")
                + event("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}")
                + event("{\"type\":\"message_stop\"}"));
        assertThat(told).noneMatch(Piece.Used.class::isInstance);
        assertThat(answer(told).choices().getFirst().parts()).containsExactly(new Part.Text("Hi"));
    }

    @Test
    void usageToldTwiceIsReplaced() {
        var told = pieces(BEGIN
                + event("{\"type\":\"message_delta\",\"delta\":{},\"usage\":{\"output_tokens\":3}}")
                + event("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":null},\"usage\":{\"input_tokens\":12,"
                        + "\"cache_read_input_tokens\":4,\"output_tokens\":4}}")
                + end("end_turn"));
        assertThat(answer(told).usage()).isEqualTo(ReportedUsage.sound(new Usage(12, 4, 0, 0, 0, 0, 5, 0, 0)));
        assertThat(told.stream().filter(Piece.Ended.class::isInstance)).hasSize(1);
    }

    @Test
    void interleavedCallsAreToldApartByTheirIndex() {
        var told = pieces(BEGIN
                + start(1, "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{}}")
                + start(2, "{\"type\":\"tool_use\",\"id\":\"b\",\"name\":\"g\",\"input\":{\"y\":2}}")
                + start(3, "{\"type\":\"tool_use\",\"id\":\"c\",\"name\":\"h\",\"input\":{}}")
                + delta(3, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"z\\\":\"}")
                + delta(1, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\"}")
                + delta(3, "{\"type\":\"input_json_delta\",\"partial_json\":\"3}\"}")
                + delta(1, "{\"type\":\"input_json_delta\",\"partial_json\":\"}\"}")
                + stop(1)
                + stop(2)
                + stop(3)
                + end("tool_use"));
        assertThat(answer(told).choices().getFirst().parts())
                .containsExactly(
                        new Part.ToolCall("a", "f", "{}", null, null),
                        new Part.ToolCall("b", "g", "{\"y\":2}", null, null),
                        new Part.ToolCall("c", "h", "{\"z\":3}", null, null));
    }

    @Test
    void aRefusalKeepsItsWords() {
        var told = pieces(BEGIN + event("""
                {"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":{"type":"refusal",\
                "explanation":"Not this."}},"usage":{"output_tokens":0}}""") + event("{\"type\":\"message_stop\"}"));
        assertThat(answer(told).choices())
                .containsExactly(new Answer.Choice(
                        0, List.of(new Part.Refusal("Not this.")), new Answer.Ending(Stop.FILTERED, "refusal", null)));
    }

    @Test
    void theArgumentsOfTheAnsweringToolAreStreamedAsText() {
        var told = pieces(BEGIN
                + start(0, "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"moolai_json_answer\",\"input\":{}}")
                + delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"\"}")
                + delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"n\\\":\"}")
                + delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"1}\"}")
                + stop(0)
                + end("tool_use"));
        assertThat(told).contains(new Piece.Text(0, "{\"n\":"), new Piece.Text(0, "1}"));
        assertThat(answer(told).choices())
                .containsExactly(new Answer.Choice(
                        0, List.of(new Part.Text("{\"n\":1}")), new Answer.Ending(Stop.END, "tool_use", null)));
        var empty = pieces(BEGIN
                + start(0, "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"moolai_json_answer\",\"input\":{}}")
                + stop(0)
                + end("tool_use"));
        assertThat(answer(empty).choices().getFirst().parts()).containsExactly(new Part.Text("{}"));
    }

    @Test
    void aStreamThatSaidWhyItEndsIsWholeWithoutItsLastWord() {
        String ended = CALL.replace(event("{\"type\":\"message_stop\"}"), "");
        assertThat(pieces(ended)).isEqualTo(pieces(CALL));
        assertThat(pieces(BEGIN)).doesNotContain(new Piece.Done());
    }

    @Test
    void aHugeEventIsReadWhole() {
        String text = "x".repeat(8_000_000);
        var told = pieces(BEGIN + delta(0, "{\"type\":\"text_delta\",\"text\":\"" + text + "\"}") + end("end_turn"));
        assertThat(told).contains(new Piece.Text(0, text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[DONE]", "7", "{", "<html>", "{} {}"})
    void whatIsNoObjectIsNoPieceOfAnAnswer(String data) {
        var reader = new EventReader();
        assertThatThrownBy(() -> reader.event(bytes(data), 0, data.length(), _ -> {}))
                .isInstanceOf(InvalidAnswerException.class);
    }

    @Property(tries = 1000)
    void noMutationThrowsAnythingElseOrTellsAfterTheEnd(
            @ForAll @IntRange(max = 2500) int place, @ForAll byte change, @ForAll @IntRange(max = 40) int drop) {
        byte[] stream = bytes(EVERYTHING);
        stream[place % stream.length] = change;
        List<Piece> told = new ArrayList<>();
        var reader = new EventReader();
        var splitter = new SseSplitter(8 << 20);
        int[] count = {0};
        splitter.feed(stream, event -> {
            if (event.hasData() && count[0]++ != drop) {
                try {
                    reader.event(event.data(), event.dataStart(), event.dataEnd(), told::add);
                } catch (InvalidAnswerException expected) {
                    told.add(new Piece.Text(0, ""));
                }
            }
        });
        reader.end(told::add);
        for (int i = 0; i < told.size() - 1; i++) {
            assertThat(told.get(i)).isNotInstanceOfAny(Piece.Done.class, Piece.Failed.class);
        }
    }
}
