package ai.moolai.llm.responses;

import ai.moolai.llm.Json;
import ai.moolai.llm.responses.Item.Status;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// How items are written. Each has an id of its own, made of the call's and its place.
///
/// @param call what the ids of one answer have in common
record ItemForm(String call) {
    String id(Item item, int index) {
        String kind = switch (item) {
            case Item.Message _ -> "msg_";
            case Item.Reasoning _ -> "rs_";
            case Item.FunctionCall _ -> "fc_";
        };
        return kind + call + '_' + index;
    }

    /// @param index its place in the output
    ObjectNode json(Item item, int index, Status status) {
        ObjectNode json = Json.TREES.createObjectNode().put("id", id(item, index));
        switch (item) {
            case Item.Message message -> {
                json.put("type", "message").put("status", status.text()).put("role", "assistant");
                ArrayNode contents = json.putArray("content");
                message.contents().forEach(content -> contents.add(json(content)));
            }
            case Item.Reasoning reasoning -> {
                json.put("type", "reasoning").put("status", status.text());
                ArrayNode summary = json.putArray("summary");
                if (!reasoning.text().isEmpty()) {
                    summary.add(summary(reasoning.text()));
                }
                if (reasoning.seal() != null) {
                    json.put("encrypted_content", reasoning.seal());
                }
            }
            case Item.FunctionCall call ->
                json.put("type", "function_call")
                        .put("status", status.text())
                        .put("call_id", call.callId())
                        .put("name", call.name())
                        .put("arguments", call.arguments());
        }
        return json;
    }

    static ObjectNode json(Item.Content content) {
        ObjectNode json = Json.TREES.createObjectNode();
        if (content.refusal()) {
            return json.put("type", "refusal").put("refusal", content.text());
        }
        json.put("type", "output_text").put("text", content.text());
        json.putArray("annotations");
        json.putArray("logprobs");
        return json;
    }

    static ObjectNode summary(String text) {
        return Json.TREES.createObjectNode().put("type", "summary_text").put("text", text);
    }
}
