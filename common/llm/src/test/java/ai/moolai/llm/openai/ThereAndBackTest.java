package ai.moolai.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.llm.CallerRequest;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.Provider;
import ai.moolai.llm.SseSplitter;
import ai.moolai.llm.TimeLimits;
import ai.moolai.llm.Translation;
import ai.moolai.llm.WireRequest;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.AnswerBuilder;
import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Piece;
import ai.moolai.llm.chat.Stop;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// From the dialect into the neutral chat and back: what both sides know must arrive.
class ThereAndBackTest {
    private static final CallerRequest.Call CALL = new CallerRequest.Call("7", 1);
    private static final String REQUEST = """
            {"model":"%s","messages":[{"role":"system","content":"Be brief"},{"role":"user","content":[
            {"type":"text","text":"Look ü"},
            {"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0K","detail":"high"}},
            {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,JVBERi0="}}]},
            {"role":"assistant","content":null,"reasoning_content":"Hm","tool_calls":[{"id":"a","type":"function",
            "function":{"name":"f","arguments":"{\\"x\\":1.50}"}}]},
            {"role":"tool","tool_call_id":"a","content":"done"},
            {"role":"assistant","content":"Hi","refusal":"No"},{"role":"user","content":"Go on"}],
            "tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object",
            "n":1.50},"strict":true}}],"tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[
            {"type":"function","function":{"name":"f"}}]}},"parallel_tool_calls":false,
            "response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"type":"object"}}},
            "temperature":0.5,"top_p":0.25,"presence_penalty":-1,"frequency_penalty":1,"seed":-3,"max_tokens":7,"n":2,
            "stop":["x","y"],"stream":true,"user":"u","service_tier":"flex"}
            """;

    private static Provider server() {
        return new Provider(
                "p", new OpenAiProvider(), URI.create("http://localhost"), null, Set.of(), "p", TimeLimits.DEFAULT);
    }

    private static Chat chat(byte[] body) {
        return ChatRequest.read(body).chat();
    }

    @Test
    void aRequestSaysTheSameWhenItIsReadAgain() {
        for (String model : List.of("gpt-4.1", "gpt-4o-mini", "llama3.3")) {
            byte[] body = REQUEST.formatted(model).getBytes(StandardCharsets.UTF_8);
            Chat asked = chat(body);
            WireRequest request = new Translation(ChatRequest.read(body), server(), model, CALL).request();
            Sdk.request(request.body());
            assertThat(request.dropped()).isEmpty();
            Chat sent = chat(request.body());
            boolean own = OpenAiModels.of(model).own();
            assertThat(sent.turns()).hasSameSizeAs(asked.turns());
            if (own) {
                assertThat(sent.turns().get(2).parts())
                        .isEqualTo(asked.turns().get(2).parts().subList(1, 2));
                assertThat(sent.tools()).isEqualTo(asked.tools());
            } else {
                assertThat(sent.turns()).isEqualTo(asked.turns());
            }
            assertThat(sent.sampling()).isEqualTo(asked.sampling());
            assertThat(sent.format()).isEqualTo(asked.format());
            assertThat(sent.user()).isEqualTo("u");
            assertThat(sent.serviceTier()).isEqualTo("flex");
        }
    }

    @Test
    void aRequestToAThinkingModelIsJudgedSound() {
        for (String model : List.of("gpt-6.1-sol", "gpt-6-luna", "gpt-5.6-sol", "gpt-5.5", "gpt-5", "o3", "gpt-9")) {
            byte[] body = REQUEST.formatted(model).getBytes(StandardCharsets.UTF_8);
            WireRequest request = new Translation(ChatRequest.read(body), server(), model, CALL).request();
            var judged = Sdk.request(request.body());
            assertThat(judged.maxCompletionTokens()).contains(7L);
            assertThat(judged.safetyIdentifier()).contains("u");
            assertThat(judged.temperature().isEmpty())
                    .isEqualTo(request.dropped().contains("temperature"));
        }
    }

    @Test
    void aStreamSaysTheSameAsAWholeAnswer() throws InvalidAnswerException {
        var answer = new Answer(
                "chatcmpl-7",
                "m",
                List.of(
                        new Answer.Choice(
                                0,
                                List.of(
                                        new Part.Thinking("Hm", null),
                                        new Part.Text("grüß 🎉"),
                                        new Part.ToolCall("a", "f", "{\"x\":1}", null, null),
                                        new Part.ToolCall("b", "g", "{}", null, null)),
                                new Answer.Ending(Stop.TOOL_CALLS, "tool_calls", null)),
                        new Answer.Choice(
                                1,
                                List.of(new Part.Refusal("No")),
                                new Answer.Ending(Stop.FILTERED, "content_filter", null))),
                null,
                null,
                null);
        var wants = new ChatWriter.Wants("m", true, false);
        assertThat(AnswerReader.read(new ChatWriter(CALL, wants).whole(answer))).isEqualTo(answer);

        var bytes = new ByteArrayOutputStream();
        var writer = new ChatWriter(CALL, wants);
        List<Piece> pieces = List.of(
                new Piece.Begun("x", "m"),
                new Piece.Thinking(0, "Hm"),
                new Piece.Refusal(1, "No"),
                new Piece.Text(0, "grüß "),
                new Piece.Text(0, "🎉"),
                new Piece.ToolCall(0, 0, "a", "f", null),
                new Piece.ToolCall(0, 1, "b", "g", null),
                new Piece.Arguments(0, 0, "{\"x\":"),
                new Piece.Arguments(0, 0, "1}"),
                new Piece.Ended(1, new Answer.Ending(Stop.FILTERED, "refusal", null)),
                new Piece.Ended(0, new Answer.Ending(Stop.TOOL_CALLS, "tool_use", null)));
        pieces.forEach(piece -> writer.piece(piece, (from, start, end) -> bytes.write(from, start, end - start)));
        bytes.writeBytes(writer.last());

        var reader = new ChunkReader();
        var built = new AnswerBuilder();
        List<Piece> told = new ArrayList<>();
        new SseSplitter(1 << 20).feed(bytes.toByteArray(), event -> {
            try {
                reader.event(event.data(), event.dataStart(), event.dataEnd(), told::add);
            } catch (InvalidAnswerException invalid) {
                throw new AssertionError(invalid);
            }
        });
        told.forEach(built::add);
        assertThat(told.getLast()).isEqualTo(new Piece.Done());
        assertThat(built.answer()).isEqualTo(answer);
    }
}
