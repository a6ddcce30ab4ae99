package ai.moolai.llm.responses;

import ai.moolai.llm.ByteSink;
import ai.moolai.llm.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// The events of one stream, numbered from 0.
final class Events {
    private static final byte[] EVENT = "event: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA = "\ndata: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private ByteSink out = (_, _, _) -> {};
    private long sequence;

    /// Where the next events go.
    void to(ByteSink sink) {
        out = sink;
    }

    /// Sends an event that is about the whole response.
    void response(String type, JsonNode response) {
        ObjectNode event = event(type);
        event.set("response", response);
        send(type, event);
    }

    /// Sends an event that is about an item.
    void item(String type, int outputIndex, JsonNode item) {
        ObjectNode event = event(type).put("output_index", outputIndex);
        event.set("item", item);
        send(type, event);
    }

    /// An event of `type`, still without its number.
    static ObjectNode event(String type) {
        return Json.TREES.createObjectNode().put("type", type);
    }

    /// Numbers an event and sends it.
    void send(String type, ObjectNode event) {
        out.bytes(bytes(type, event.put("sequence_number", sequence++)));
    }

    static byte[] bytes(String type, ObjectNode event) {
        byte[] data = Json.bytes(event);
        var bytes = new ByteArrayOutputStream(data.length + type.length() + EVENT.length + DATA.length + END.length);
        bytes.writeBytes(EVENT);
        bytes.writeBytes(type.getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(DATA);
        bytes.writeBytes(data);
        bytes.writeBytes(END);
        return bytes.toByteArray();
    }
}
