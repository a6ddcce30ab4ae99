package ai.moolai.llm.responses;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import ai.moolai.llm.Json;
import ai.moolai.llm.RequestBody;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/// One pass over a request. The input, which may be long, is only skipped; everything else is kept as it is read.
final class RequestReader {
    private static final ObjectReader VALUES =
            Json.TREES.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final byte[] body;
    private final ObjectNode fields = Json.TREES.createObjectNode();
    private int inputFrom = -1;
    private int inputTo = -1;

    RequestReader(byte[] body) {
        this.body = body;
    }

    /// @throws FailureException when it is no request: the field, its value and what was expected
    ResponsesRequest read() {
        RequestBody.walk(body, "{\"model\": …, \"input\": …}", this::field);
        var top = new Field("", fields);
        Field model = top.need("model", "a model's name, as \"gpt-4\"");
        if (model.text().isBlank() || model.text().length() > RequestBody.MODEL_CHARACTERS_MAX) {
            throw model.wrong("1-" + RequestBody.MODEL_CHARACTERS_MAX + " characters");
        }
        Boolean stream = top.flagAt("stream");
        if (inputFrom < 0) {
            throw at(FailureCode.MISSING_FIELD, "body.input", "input: missing (expected: a string or an array)");
        }
        return new ResponsesRequest(body, model.text(), Boolean.TRUE.equals(stream), fields, inputFrom, inputTo);
    }

    private void field(JsonParser parser) throws IOException {
        String name = parser.currentName();
        parser.nextToken();
        boolean input = name.equals("input");
        if (input ? inputFrom >= 0 : fields.has(name)) {
            throw RequestBody.twice(name);
        }
        if (input) {
            inputFrom = Json.start(parser);
            parser.skipChildren();
            inputTo = Json.end(parser);
        } else {
            JsonNode value = VALUES.readTree(parser);
            fields.set(name, value);
        }
    }

    /// The value that lies in `body` from `from` to `to`, which was skipped before.
    ///
    /// @throws FailureException when only its form was JSON, and not its texts
    static JsonNode value(byte[] body, int from, int to) {
        try {
            return Json.TREES.readTree(body, from, to - from);
        } catch (JsonProcessingException malformed) {
            throw RequestBody.malformed(malformed);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static FailureException at(FailureCode code, String param, String message) {
        return Failure.at(code, param, message).asException();
    }
}
