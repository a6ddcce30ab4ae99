package ai.moolai.llm.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.ErrorForm;
import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.RequestId;
import ai.moolai.llm.CallerChat;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.AnswerBuilder;
import ai.moolai.llm.chat.Piece;
import ai.moolai.llm.chat.Stop;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.SseException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.ResponseCreateParams;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The vendor's own client speaks to a server whose every word is written here.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenAiResponsesTest {
    private static final OpenAiResponses DIALECT = new OpenAiResponses();
    private static final RequestId ID = new RequestId(new UUID(1, 2));
    private static final Failure FAILURE =
            Failure.at(FailureCode.IDLE_TIMEOUT, "body.input", "no \"progress\" (expected: some)");
    private static final ErrorForm HOUSE = (failure, id) -> ("{\"error\":{\"message\":\""
                    + failure.code().text()
                    + "\",\"type\":\"" + failure.type() + "\",\"code\":\"" + failure.word() + "\",\"param\":null,"
                    + "\"request_id\":\"" + id + "\"}}")
            .getBytes(StandardCharsets.UTF_8);
    private static final List<Piece> PIECES = List.of(
            new Piece.Begun(null, null),
            new Piece.Thinking(0, "Hm."),
            new Piece.Text(0, "Grüße"),
            new Piece.ToolCall(0, 0, "c", "f", null),
            new Piece.Arguments(0, 0, "{\"x\":1}"),
            new Piece.Ended(0, new Answer.Ending(Stop.TOOL_CALLS, "tool_calls", null)));

    private HttpServer server;
    private OpenAIClient client;

    @BeforeAll
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/responses", OpenAiResponsesTest::answer);
        server.start();
        client = OpenAIOkHttpClient.builder()
                .apiKey("none")
                .baseUrl("http://127.0.0.1:" + server.getAddress().getPort() + "/v1")
                .maxRetries(0)
                .build();
    }

    @AfterAll
    void stop() {
        client.close();
        server.stop(0);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            CallerChat request = DIALECT.read(exchange.getRequestBody().readAllBytes(), _ -> null);
            var writer = request.writer(Calls.CALL);
            var out = new ByteArrayOutputStream();
            if (request.chat().model().equals("broken")) {
                writer.piece(PIECES.getFirst(), out::write);
                writer.piece(PIECES.get(1), out::write);
                out.writeBytes(DIALECT.errorEvent(FAILURE, ID, HOUSE));
            } else if (request.stream()) {
                out.writeBytes(Calls.stream(writer, PIECES));
            } else {
                var builder = new AnswerBuilder();
                PIECES.forEach(builder::add);
                out.writeBytes(writer.whole(builder.answer()));
            }
            exchange.getResponseHeaders()
                    .set("content-type", request.stream() ? "text/event-stream" : "application/json");
            exchange.sendResponseHeaders(200, out.size());
            exchange.getResponseBody().write(out.toByteArray());
        }
    }

    private static ResponseCreateParams asking(String model) {
        return ResponseCreateParams.builder().model(model).input("Hello").build();
    }

    @Test
    void theVendorsClientReadsTheSameStreamedAndWhole() {
        var accumulator = ResponseAccumulator.create();
        try (var stream = client.responses().createStreaming(asking("m"))) {
            stream.stream().forEach(event -> accumulator.accumulate(event.validate()));
        }
        var whole = client.responses().create(asking("m")).validate();
        assertThat(accumulator.response()).isEqualTo(whole);
        assertThat(whole.output()).hasSize(3);
        assertThat(whole.output()
                        .get(1)
                        .asMessage()
                        .content()
                        .getFirst()
                        .asOutputText()
                        .text())
                .isEqualTo("Grüße");
    }

    @Test
    void theVendorsClientRaisesWhatGoesWrongInAStream() {
        try (var stream = client.responses().createStreaming(asking("broken"))) {
            assertThatThrownBy(() -> stream.stream().forEach(_ -> {}))
                    .isInstanceOf(SseException.class)
                    .hasMessageContaining("idle_timeout");
        }
    }
}
