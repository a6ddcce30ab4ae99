package ai.moolai.llm.responses;

import ai.moolai.llm.AnswerWriter;
import ai.moolai.llm.CallerChat;
import ai.moolai.llm.ChatBridge;
import ai.moolai.llm.ChatProvider;
import ai.moolai.llm.chat.Chat;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// A request as it came.
///
/// @param fields all of it but the input
/// @param inputFrom where the value of `input` begins in the body
/// @param inputTo behind its last byte
record ResponsesRequest(byte[] body, String model, boolean stream, ObjectNode fields, int inputFrom, int inputTo)
        implements CallerChat {
    private static final String SEALS = "reasoning.encrypted_content";

    @Override
    public Chat chat() {
        return new ChatReader(fields, RequestReader.value(body, inputFrom, inputTo)).read();
    }

    /// No provider is spoken to in this interface: all of them are reached by translation.
    @Override
    public @Nullable ChatBridge passage(ChatProvider provider, String upstreamModel) {
        return null;
    }

    @Override
    public AnswerWriter writer(Call call) {
        return new ResponsesWriter(new Envelope(fields, model, call), new Items(sealsWanted()));
    }

    /// Whether the seals of thoughts are told. The vendor tells them when asked, as it keeps the thoughts for whoever
    /// lets it; nothing is kept here, so they go to every caller who did not turn that down.
    private boolean sealsWanted() {
        for (JsonNode asked : fields.path("include")) {
            if (SEALS.equals(asked.textValue())) {
                return true;
            }
        }
        JsonNode store = fields.path("store");
        return !store.isBoolean() || store.booleanValue();
    }

    @Override
    public String nameOf(String name) {
        return Names.of(name, fields.has("safety_identifier"));
    }
}
