package ai.moolai.llm.responses;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureException;
import ai.moolai.llm.AnswerWriter;
import ai.moolai.llm.CallerChat;
import ai.moolai.llm.CallerRequest;
import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.Piece;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.openai.core.ObjectMappers;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Requests and answers as these tests write and read them, with the vendor's own types as the judges.
final class Calls {
    static final CallerRequest.Call CALL = new CallerRequest.Call("req_abc", 1_795_479_736);
    static final String HELLO = "{\"model\":\"m\",\"input\":\"Hello\"}";

    private Calls() {}

    static CallerChat read(String body) {
        return new OpenAiResponses().read(body.getBytes(StandardCharsets.UTF_8), _ -> null);
    }

    static Chat chat(String body) {
        return read(body).chat();
    }

    /// A chat whose request the vendor's own types find right.
    static Chat judged(String body) {
        try {
            ObjectMappers.jsonMapper()
                    .readValue(body, ResponseCreateParams.Body.class)
                    .validate();
        } catch (JsonProcessingException wrong) {
            throw new UncheckedIOException(wrong);
        }
        return chat(body);
    }

    static Failure refused(String body) {
        return catchThrowableOfType(FailureException.class, () -> chat(body)).failure();
    }

    static AnswerWriter writer(String body) {
        CallerChat request = read(body);
        request.chat();
        return request.writer(CALL);
    }

    /// A whole answer, found right by the vendor's own types.
    static Response response(byte[] body) {
        try {
            return ObjectMappers.jsonMapper().readValue(body, Response.class).validate();
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }

    static JsonNode tree(byte[] body) {
        try {
            return ObjectMappers.jsonMapper().readTree(body);
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }

    /// The bytes of a whole stream.
    static byte[] stream(AnswerWriter writer, List<Piece> pieces) {
        var out = new ByteArrayOutputStream();
        pieces.forEach(piece -> writer.piece(piece, out::write));
        out.writeBytes(writer.last());
        return out.toByteArray();
    }

    /// The data of each event, whose name has to be its type and whose number its place.
    static List<JsonNode> events(byte[] stream) {
        List<JsonNode> events = new ArrayList<>();
        for (String event : new String(stream, StandardCharsets.UTF_8).split("\n\n", 0)) {
            String[] lines = event.split("\n", -1);
            if (lines.length != 2 || !lines[0].startsWith("event: ") || !lines[1].startsWith("data: ")) {
                throw new AssertionError(event);
            }
            JsonNode data = tree(lines[1].substring("data: ".length()).getBytes(StandardCharsets.UTF_8));
            if (!lines[0].equals("event: " + data.path("type").textValue())
                    || data.path("sequence_number").asInt(-1) != events.size()) {
                throw new AssertionError(event);
            }
            events.add(data);
        }
        return events;
    }

    /// An event, found right by the vendor's own types.
    static ResponseStreamEvent judged(JsonNode event) {
        return ObjectMappers.jsonMapper()
                .convertValue(event, ResponseStreamEvent.class)
                .validate();
    }

    static String types(List<JsonNode> events) {
        var text = new StringBuilder();
        for (JsonNode event : events) {
            text.append(event.path("type").textValue().replace("response.", ""));
            if (event.has("output_index")) {
                text.append(' ').append(event.path("output_index").asInt());
            }
            text.append('\n');
        }
        return text.toString();
    }
}
