package ai.moolai.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.Usage;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.SseSplitter;
import ai.moolai.llm.StreamReader;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Piece;
import ai.moolai.llm.chat.ProviderError;
import ai.moolai.llm.chat.ReportedUsage;
import ai.moolai.llm.chat.Signature;
import ai.moolai.llm.chat.Stop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkReaderTest {
    private static final String TOOL_CALL = """
            : comment

            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":null},"finish_reason":null}],"usage":null}

            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"grüß 🎉"},"finish_reason":null}],"usage":null}

            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_a","type":"function","function":{"name":"f","arguments":""}}]},"finish_reason":null}],"usage":null}

            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\\"x\\":1}"}}]},"finish_reason":null}],"usage":null}

            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}],"usage":null}

            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":5,"total_tokens":14}}

            data: [DONE]

            """;
    private static final List<Piece> TOLD = List.of(
            new Piece.Begun("chatcmpl-1", "m"),
            new Piece.Text(0, "grüß 🎉"),
            new Piece.ToolCall(0, 0, "call_a", "f", null),
            new Piece.Arguments(0, 0, "{\"x\":1}"),
            new Piece.Ended(0, new Answer.Ending(Stop.TOOL_CALLS, "tool_calls", null)),
            new Piece.Used(ReportedUsage.sound(Usage.of(9, 5)), null, null),
            new Piece.Done());
    private static final Piece.Begun BEGUN = new Piece.Begun("chat-1", null);

    private final List<Piece> told = new ArrayList<>();

    /// Reads events and, if no end was told, the end of the stream.
    private List<Piece> read(String... events) throws InvalidAnswerException {
        told.clear();
        StreamReader reader = new OpenAiProvider().stream();
        for (String event : events) {
            byte[] bytes = ("data: " + event).getBytes(StandardCharsets.UTF_8);
            reader.event(bytes, 6, bytes.length, told::add);
        }
        reader.end(told::add);
        return told;
    }

    private static String delta(String delta) {
        return choice("\"index\":0,\"delta\":" + delta);
    }

    private static String choice(String fields) {
        return "{\"id\":\"chat-1\",\"choices\":[{" + fields + "}]}";
    }

    private static String finish(String word) {
        return choice("\"index\":0,\"delta\":{},\"finish_reason\":\"" + word + "\"");
    }

    private static Piece.Ended ended(int choice, Stop stop, String word) {
        return new Piece.Ended(choice, new Answer.Ending(stop, word, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void aStreamIsReadWhereverTheNetworkCutsIt(String lineEnd) throws InvalidAnswerException {
        byte[] stream = TOOL_CALL.replace("\n", lineEnd).getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at <= stream.length; at++) {
            told.clear();
            var reader = new ChunkReader();
            var splitter = new SseSplitter(1 << 20);
            List<InvalidAnswerException> wrong = new ArrayList<>();
            SseSplitter.Sink sink = event -> {
                try {
                    if (event.hasData()) {
                        reader.event(event.data(), event.dataStart(), event.dataEnd(), told::add);
                    }
                } catch (InvalidAnswerException invalid) {
                    wrong.add(invalid);
                }
            };
            splitter.feed(Arrays.copyOfRange(stream, 0, at), sink);
            splitter.feed(Arrays.copyOfRange(stream, at, stream.length), sink);
            splitter.finish(sink);
            assertThat(wrong).isEmpty();
            assertThat(told).isEqualTo(TOLD);
        }
    }

    @Test
    void callsMayAlternate() throws InvalidAnswerException {
        assertThat(read(
                        delta(
                                "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\"}},{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{\"}}]}"),
                        delta("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"1\"}}]}"),
                        delta("{\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":\"}\"}}]}"),
                        finish("stop"),
                        "[DONE]"))
                .containsExactly(
                        BEGUN,
                        new Piece.ToolCall(0, 0, "a", "f", null),
                        new Piece.ToolCall(0, 1, "b", "g", null),
                        new Piece.Arguments(0, 1, "{"),
                        new Piece.Arguments(0, 0, "1"),
                        new Piece.Arguments(0, 1, "}"),
                        ended(0, Stop.TOOL_CALLS, "stop"),
                        new Piece.Done());
    }

    @Test
    void callsOfLooseServersAreToldApart() throws InvalidAnswerException {
        assertThat(read(
                        delta(
                                "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"1\"}}]}"),
                        delta(
                                "{\"tool_calls\":[{\"index\":0,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":{\"x\":2}}}]}"),
                        delta("{\"tool_calls\":[{\"id\":\"c\",\"function\":{\"arguments\":\"early\"}}]}"),
                        delta("{\"tool_calls\":[{\"function\":{\"name\":\"h\",\"arguments\":\" late\"}}]}"),
                        delta("{\"function_call\":{\"name\":\"old\",\"arguments\":\"{}\"}}"),
                        finish("tool_calls")))
                .containsExactly(
                        BEGUN,
                        new Piece.ToolCall(0, 0, "a", "f", null),
                        new Piece.Arguments(0, 0, "1"),
                        new Piece.ToolCall(0, 1, "b", "g", null),
                        new Piece.Arguments(0, 1, "{\"x\":2}"),
                        new Piece.ToolCall(0, 2, "c", "h", null),
                        new Piece.Arguments(0, 2, "early late"),
                        new Piece.ToolCall(0, 3, "call_chat-1_3", "old", null),
                        new Piece.Arguments(0, 3, "{}"),
                        ended(0, Stop.TOOL_CALLS, "tool_calls"),
                        new Piece.Done());
    }

    @Test
    void thoughtsTextsAndRefusalsAreToldInOrder() throws InvalidAnswerException {
        assertThat(read(
                        delta("{\"reasoning_content\":\"H\",\"reasoning\":\"H\"}"),
                        delta("{\"reasoning\":\"m\"}"),
                        delta(
                                "{\"thinking_blocks\":[{\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"s\"},{\"type\":\"redacted_thinking\",\"data\":\"d\"}]}"),
                        delta(
                                "{\"thinking_blocks\":[{\"type\":\"thinking\",\"thinking\":\"New\",\"signature\":\"t\"}]}"),
                        delta("{\"content\":\"\",\"refusal\":null}"),
                        delta("{\"content\":\"Hi\"}"),
                        delta("{\"refusal\":\"No\"}"),
                        finish("content_filter"),
                        "[DONE]"))
                .containsExactly(
                        BEGUN,
                        new Piece.Thinking(0, "H"),
                        new Piece.Thinking(0, "m"),
                        new Piece.Sealed(0, new Signature("openai", "s")),
                        new Piece.RedactedThinking(0, new Signature("openai", "d")),
                        new Piece.Thinking(0, "New"),
                        new Piece.Sealed(0, new Signature("openai", "t")),
                        new Piece.Text(0, "Hi"),
                        new Piece.Refusal(0, "No"),
                        ended(0, Stop.FILTERED, "content_filter"),
                        new Piece.Done());
    }

    @Test
    void severalChoicesEndForThemselves() throws InvalidAnswerException {
        String one = choice("\"index\":1,\"delta\":{\"content\":\"b\"},\"finish_reason\":\"length\"");
        assertThat(read(delta("{\"content\":\"a\"}"), one, finish("stop")))
                .containsExactly(
                        BEGUN,
                        new Piece.Text(0, "a"),
                        new Piece.Text(1, "b"),
                        ended(0, Stop.END, "stop"),
                        ended(1, Stop.LENGTH, "length"),
                        new Piece.Done());
        assertThat(read(delta("{\"content\":\"a\"}"), one)).doesNotContain(new Piece.Done());
    }

    @Test
    void aReasonInEveryChunkEndsNothingEarly() throws InvalidAnswerException {
        String chunk = choice("\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"");
        assertThat(read(chunk, chunk, "[DONE]"))
                .containsExactly(
                        BEGUN,
                        new Piece.Text(0, "a"),
                        new Piece.Text(0, "a"),
                        ended(0, Stop.END, "stop"),
                        new Piece.Done());
    }

    @Test
    void usageReplacesWhatWasToldBefore() throws InvalidAnswerException {
        assertThat(read(
                        "{\"id\":\"\",\"model\":\"\",\"choices\":[],\"prompt_filter_results\":[]}",
                        "{\"model\":\"m\",\"service_tier\":\"flex\",\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1}}",
                        "{\"model\":\"m\",\"service_tier\":\"flex\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":-2}}",
                        "[DONE]"))
                .containsExactly(
                        new Piece.Begun(null, "m"),
                        new Piece.Text(0, "a"),
                        new Piece.Used(ReportedUsage.sound(Usage.of(9, 1)), "flex", null),
                        new Piece.Ended(0, new Answer.Ending(Stop.END, null, null)),
                        new Piece.Used(
                                new ReportedUsage(
                                        Usage.of(9, 0), false, "{\"prompt_tokens\":9,\"completion_tokens\":-2}"),
                                "flex",
                                null),
                        new Piece.Done());
    }

    @Test
    void anErrorEndsTheStream() throws InvalidAnswerException {
        assertThat(read(
                        delta("{\"content\":\"a\"}"),
                        "{\"error\":{\"message\":\"boom\",\"type\":\"server_error\"}}",
                        delta("{\"content\":\"b\"}"),
                        "[DONE]"))
                .containsExactly(
                        BEGUN,
                        new Piece.Text(0, "a"),
                        new Piece.Failed(new ProviderError(
                                ProviderError.Kind.SERVER, "boom", "server_error", null, null, null)));
        assertThat(read("{\"object\":\"error\",\"message\":\"boom\"}").getFirst())
                .isInstanceOf(Piece.Failed.class);
    }

    @Test
    void whatIsCutOffIsNotWhole() throws InvalidAnswerException {
        assertThat(read(delta("{\"content\":\"a\"}"))).containsExactly(BEGUN, new Piece.Text(0, "a"));
        assertThat(read()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "5", "[]", "{\"choices\":[", "{} {}", "[DONE]"})
    void whatIsNoPieceIsInvalid(String event) {
        assertThatThrownBy(() -> read(event)).isInstanceOf(InvalidAnswerException.class);
    }

    @Test
    void callsAreCountedAsTheyAreTold() throws InvalidAnswerException {
        assertThat(read(
                        delta("{\"tool_calls\":[{\"index\":0,\"id\":\"a\"}]}"),
                        delta("{\"tool_calls\":[{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"g\"}}]}"),
                        delta("{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"f\"}}]}")))
                .containsExactly(
                        BEGUN, new Piece.ToolCall(0, 0, "b", "g", null), new Piece.ToolCall(0, 1, "a", "f", null));
    }

    @Test
    void aCallWithoutANameIsInvalid() {
        assertThatThrownBy(() -> read(delta("{\"tool_calls\":[{\"index\":0,\"id\":\"a\"}]}"), "[DONE]"))
                .isInstanceOf(InvalidAnswerException.class)
                .hasMessage("a tool call without a name");
    }

    @Property
    void noStreamThrowsAnythingElseOrGoesOnAfterItsEnd(
            @ForAll @IntRange(max = 1200) int at, @ForAll byte put, @ForAll @IntRange(max = 6) int swap) {
        byte[] stream = TOOL_CALL.getBytes(StandardCharsets.UTF_8);
        stream[at % stream.length] = put;
        List<byte[]> events = new ArrayList<>();
        new SseSplitter(1 << 20)
                .feed(
                        stream,
                        event -> events.add(Arrays.copyOfRange(event.data(), event.dataStart(), event.dataEnd())));
        events.add(events.isEmpty() ? 0 : swap % events.size(), events.isEmpty() ? new byte[0] : events.removeLast());
        told.clear();
        var reader = new ChunkReader();
        for (byte[] event : events) {
            try {
                reader.event(event, 0, event.length, told::add);
            } catch (InvalidAnswerException expected) {
                assertThat(expected).hasMessageNotContaining("\n");
            }
        }
        reader.end(told::add);
        for (int i = 0; i < told.size() - 1; i++) {
            assertThat(told.get(i)).isNotInstanceOfAny(Piece.Done.class, Piece.Failed.class);
        }
    }
}
