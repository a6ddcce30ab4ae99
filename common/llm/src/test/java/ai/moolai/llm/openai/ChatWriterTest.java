package ai.moolai.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Usage;
import ai.moolai.llm.CallerRequest;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Piece;
import ai.moolai.llm.chat.ReportedUsage;
import ai.moolai.llm.chat.Signature;
import ai.moolai.llm.chat.Stop;
import com.openai.models.chat.completions.ChatCompletionChunk;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ChatWriterTest {
    private static final CallerRequest.Call CALL = new CallerRequest.Call("7", 1_700_000_000);
    private static final Answer.Ending END = new Answer.Ending(Stop.END, "end_turn", null);
    private static final String HEAD =
            "data: {\"id\":\"chatcmpl-7\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"m\",";
    private static final String ROLE = HEAD
            + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},"
            + "\"logprobs\":null,\"finish_reason\":null}]}\n\n";

    private static String whole(boolean functions, Answer answer) {
        byte[] body = new ChatWriter(CALL, new ChatWriter.Wants("asked", false, functions)).whole(answer);
        Sdk.completion(body);
        return new String(body, StandardCharsets.UTF_8);
    }

    private static Answer answer(Answer.Ending ending, Part... parts) {
        return new Answer("x", "m", List.of(new Answer.Choice(0, List.of(parts), ending)), null, null, null);
    }

    private static String stream(boolean usage, boolean functions, Piece... pieces) {
        var bytes = new ByteArrayOutputStream();
        var writer = new ChatWriter(CALL, new ChatWriter.Wants("m", usage, functions));
        for (Piece piece : pieces) {
            writer.piece(piece, (from, start, end) -> bytes.write(from, start, end - start));
        }
        bytes.writeBytes(writer.last());
        String stream = bytes.toString(StandardCharsets.UTF_8);
        Sdk.chunks(stream);
        return stream;
    }

    private static String delta(String delta) {
        return HEAD + "\"choices\":[{\"index\":0,\"delta\":" + delta
                + ",\"logprobs\":null,\"finish_reason\":null}]}\n\n";
    }

    private static String finish(String word) {
        return HEAD + "\"choices\":[{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"" + word
                + "\"}]}\n\n";
    }

    @Test
    void aWholeAnswerIsAChatCompletion() {
        var usage = ReportedUsage.sound(new Usage(5, 4, 3, 2, 1, 6, 7, 8, 9));
        var answer = new Answer(
                "msg_1",
                null,
                List.of(
                        new Answer.Choice(
                                0,
                                List.of(
                                        new Part.Thinking("Hm", new Signature("anthropic", "s")),
                                        new Part.RedactedThinking(new Signature("anthropic", "d")),
                                        new Part.Text("Hi "),
                                        new Part.ToolCall("a", "f", "", new Signature("gemini", "g"), null),
                                        new Part.Text("ü")),
                                new Answer.Ending(Stop.TOOL_CALLS, "tool_use", null)),
                        new Answer.Choice(
                                1, List.of(new Part.Refusal("No")), new Answer.Ending(Stop.FILTERED, "refusal", null))),
                usage,
                "STANDARD",
                "us");
        assertThat(whole(false, answer))
                .isEqualTo("{\"id\":\"chatcmpl-7\",\"object\":\"chat.completion\",\"created\":1700000000,"
                        + "\"model\":\"asked\",\"service_tier\":\"default\",\"choices\":["
                        + "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi ü\",\"refusal\":null,"
                        + "\"reasoning_content\":\"Hm\",\"thinking_blocks\":[{\"type\":\"thinking\",\"thinking\":\"Hm\","
                        + "\"signature\":\"moolai:anthropic:s\"},"
                        + "{\"type\":\"redacted_thinking\",\"data\":\"moolai:anthropic:d\"}],"
                        + "\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"f\",\"arguments\":\"{}\"},"
                        + "\"extra_content\":{\"google\":{\"thought_signature\":\"g\"}}}]},"
                        + "\"logprobs\":null,\"finish_reason\":\"tool_calls\"},"
                        + "{\"index\":1,\"message\":{\"role\":\"assistant\",\"content\":null,\"refusal\":\"No\"},"
                        + "\"logprobs\":null,\"finish_reason\":\"content_filter\"}],"
                        + "\"usage\":{\"prompt_tokens\":21,\"completion_tokens\":24,\"total_tokens\":45,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":4,\"cache_write_tokens\":5,\"audio_tokens\":1,"
                        + "\"image_tokens\":6},\"completion_tokens_details\":{\"reasoning_tokens\":8,\"audio_tokens\":9,"
                        + "\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}}}");
    }

    @Test
    void contentIsNullOnlyWhenSomethingElseIsThere() {
        assertThat(whole(false, answer(END))).contains("\"content\":\"\"");
        assertThat(whole(false, answer(END, new Part.ToolCall("a", "f", "{}", null, null))))
                .contains("\"content\":null");
        assertThat(whole(false, answer(new Answer.Ending(Stop.PAUSED, "pause_turn", null))))
                .contains("\"finish_reason\":\"stop\",\"native_finish_reason\":\"pause_turn\"");
    }

    @Test
    void whoSpeaksOfFunctionsIsAnsweredWithOne() {
        var call = new Part.ToolCall("a", "f", "{\"x\":1}", null, null);
        assertThat(whole(true, answer(new Answer.Ending(Stop.TOOL_CALLS, null, null), call)))
                .contains(
                        "\"function_call\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":1}\"}}",
                        "\"finish_reason\":\"function_call\"")
                .doesNotContain("tool_calls");
        assertThat(stream(
                        false,
                        true,
                        new Piece.ToolCall(0, 0, "a", "f", null),
                        new Piece.Ended(0, new Answer.Ending(Stop.TOOL_CALLS, null, null))))
                .contains(
                        delta("{\"function_call\":{\"name\":\"f\",\"arguments\":\"\"}}"),
                        delta("{\"function_call\":{\"arguments\":\"{}\"}}"),
                        finish("function_call"));
    }

    @Test
    void aStreamIsWrittenAsOpenAiDoes() {
        assertThat(stream(
                        false,
                        false,
                        new Piece.Begun("msg_1", null),
                        new Piece.Thinking(0, "H"),
                        new Piece.Thinking(0, "m"),
                        new Piece.Sealed(0, new Signature("anthropic", "s")),
                        new Piece.RedactedThinking(0, new Signature("openai", "d")),
                        new Piece.Text(0, "Hi"),
                        new Piece.Refusal(0, "No"),
                        new Piece.ToolCall(0, 0, "a", "f", new Signature("gemini", "g")),
                        new Piece.ToolCall(0, 1, "b", "g", null),
                        new Piece.Arguments(0, 1, "{\"x\""),
                        new Piece.Arguments(0, 1, ":1}"),
                        new Piece.Ended(0, new Answer.Ending(Stop.TOOL_CALLS, "tool_use", null))))
                .isEqualTo(ROLE
                        + delta("{\"reasoning_content\":\"H\"}")
                        + delta("{\"reasoning_content\":\"m\"}")
                        + delta("{\"thinking_blocks\":[{\"type\":\"thinking\",\"thinking\":\"Hm\","
                                + "\"signature\":\"moolai:anthropic:s\"}]}")
                        + delta("{\"thinking_blocks\":[{\"type\":\"redacted_thinking\",\"data\":\"d\"}]}")
                        + delta("{\"content\":\"Hi\"}")
                        + delta("{\"refusal\":\"No\"}")
                        + delta("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":"
                                + "{\"name\":\"f\",\"arguments\":\"\"},"
                                + "\"extra_content\":{\"google\":{\"thought_signature\":\"g\"}}}]}")
                        + delta("{\"tool_calls\":[{\"index\":1,\"id\":\"b\",\"type\":\"function\",\"function\":"
                                + "{\"name\":\"g\",\"arguments\":\"\"}}]}")
                        + delta("{\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":\"{\\\"x\\\"\"}}]}")
                        + delta("{\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":\":1}\"}}]}")
                        + delta("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{}\"}}]}")
                        + finish("tool_calls")
                        + "data: [DONE]\n\n");
    }

    @Test
    void usageComesLastWheneverItWasTold() {
        String stream = stream(
                true,
                false,
                new Piece.Begun(null, "answering"),
                new Piece.Text(0, "a"),
                new Piece.Used(ReportedUsage.sound(Usage.of(9, 1)), "flex", null),
                new Piece.Text(1, "b"),
                new Piece.Used(ReportedUsage.sound(Usage.of(9, 5)), null, null),
                new Piece.Ended(0, END),
                new Piece.Ended(1, END));
        List<ChatCompletionChunk> chunks = Sdk.chunks(stream);
        ChatCompletionChunk last = chunks.getLast();
        assertThat(last.choices()).isEmpty();
        assertThat(last.model()).isEqualTo("answering");
        assertThat(last.usage().orElseThrow().totalTokens()).isEqualTo(14);
        assertThat(last.serviceTier().orElseThrow().asString()).isEqualTo("flex");
        assertThat(chunks.subList(0, chunks.size() - 1)).allSatisfy(chunk -> {
            assertThat(chunk.choices()).hasSize(1);
            assertThat(chunk._usage().isNull()).isTrue();
        });
        assertThat(stream(false, false, new Piece.Used(ReportedUsage.sound(Usage.of(9, 5)), null, null)))
                .doesNotContain("usage");
    }

    @Test
    void anAnswerWithoutAWordHasItsRoleAndItsEnd() {
        assertThat(stream(false, false, new Piece.Ended(0, new Answer.Ending(Stop.LENGTH, null, null))))
                .isEqualTo(ROLE + finish("length") + "data: [DONE]\n\n");
        assertThat(stream(false, false)).isEqualTo(ROLE + finish("stop") + "data: [DONE]\n\n");
    }

    @Test
    void halvesOfACharacterArriveInTwoChunks() {
        assertThat(stream(false, false, new Piece.Text(0, "\ud83c"), new Piece.Text(0, "\udf89")))
                .contains(delta("{\"content\":\"\\uD83C\"}"), delta("{\"content\":\"\\uDF89\"}"));
    }

    @Property
    void usageIsReadBackAsItWas(
            @ForAll @LongRange(min = 0, max = 1_000_000) long fresh,
            @ForAll @LongRange(min = 0, max = 1_000_000) long read,
            @ForAll @LongRange(min = 0, max = 1_000_000) long written,
            @ForAll @LongRange(min = 0, max = 1_000_000) long text,
            @ForAll @LongRange(min = 0, max = 1_000_000) long thought)
            throws Exception {
        var usage = ReportedUsage.sound(new Usage(fresh, read, written, 0, 0, 0, text, thought, 0));
        var answer = new Answer(
                null, null, List.of(new Answer.Choice(0, List.of(new Part.Text("a")), END)), usage, null, null);
        assertThat(AnswerReader.read(whole(false, answer).getBytes(StandardCharsets.UTF_8))
                        .usage())
                .isEqualTo(usage);
    }
}
