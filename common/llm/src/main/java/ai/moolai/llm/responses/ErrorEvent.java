package ai.moolai.llm.responses;

import ai.moolai.base.Failure;
import ai.moolai.llm.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/// How a failure is told in a stream that has begun: the vendor's `error` event. It also holds the house's own `error`
/// object, because that is what the vendor's SDKs raise an exception for, wherever it comes in a stream.
final class ErrorEvent {
    /// A failure does not know how many events went before it. Nothing follows it, so it takes the last number.
    static final int SEQUENCE_NUMBER = Integer.MAX_VALUE;

    private ErrorEvent() {}

    /// @param body of an answer that would tell the failure in the house's form
    static byte[] of(Failure failure, byte[] body) {
        ObjectNode event = Events.event("error")
                .put("code", failure.word())
                .put("message", failure.message())
                .put("param", failure.param())
                .put("sequence_number", SEQUENCE_NUMBER);
        event.set("error", envelope(body));
        return Events.bytes("error", event);
    }

    /// What stands under `error`, or all of it in another form.
    private static JsonNode envelope(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        JsonNode tree = Json.treeOrNull(text);
        if (tree == null) {
            return Json.TREES.getNodeFactory().textNode(text);
        }
        return tree.path("error").isObject() ? tree.get("error") : tree;
    }
}
