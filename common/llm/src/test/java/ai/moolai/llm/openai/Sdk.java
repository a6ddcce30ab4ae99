package ai.moolai.llm.openai;

import ai.moolai.llm.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.core.ObjectMappers;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The vendor's own types as judges of what its servers are sent, and of what callers are sent in its name.
final class Sdk {
    private Sdk() {}

    static ChatCompletionCreateParams.Body request(byte[] body) {
        // It knows no models but OpenAI's.
        ObjectNode request = (ObjectNode) read(body, JsonNode.class);
        request.put("model", "gpt-4o");
        return read(Json.bytes(request), ChatCompletionCreateParams.Body.class).validate();
    }

    static ChatCompletion completion(byte[] body) {
        return read(body, ChatCompletion.class).validate();
    }

    /// The chunks of a stream, which must end as it has to.
    static List<ChatCompletionChunk> chunks(String stream) {
        List<ChatCompletionChunk> chunks = new ArrayList<>();
        String[] events = stream.split("\n\n", -1);
        if (!events[events.length - 2].equals("data: [DONE]") || !events[events.length - 1].isEmpty()) {
            throw new AssertionError("a stream without its end: " + stream);
        }
        for (int i = 0; i < events.length - 2; i++) {
            if (!events[i].startsWith("data: ")) {
                throw new AssertionError("no data: " + events[i]);
            }
            byte[] data = events[i].substring("data: ".length()).getBytes(StandardCharsets.UTF_8);
            chunks.add(read(data, ChatCompletionChunk.class).validate());
        }
        return chunks;
    }

    private static <T> T read(byte[] json, Class<T> type) {
        try {
            return ObjectMappers.jsonMapper().readValue(json, type);
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }
}
