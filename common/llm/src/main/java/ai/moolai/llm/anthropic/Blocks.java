package ai.moolai.llm.anthropic;

import ai.moolai.llm.Json;
import ai.moolai.llm.chat.Signature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// The blocks of an answer.
final class Blocks {
    private Blocks() {}

    static ObjectNode text(String text) {
        return block("text").put("text", text).putNull("citations");
    }

    static ObjectNode thinking(String text, @Nullable Signature signature) {
        return block("thinking").put("thinking", text).put("signature", Signatures.text(signature));
    }

    /// A thought that is yet to be told.
    static ObjectNode thought() {
        return block("thinking").put("thinking", "").put("signature", "");
    }

    static ObjectNode redacted(Signature data) {
        return block("redacted_thinking").put("data", data.text(AnthropicProvider.KIND));
    }

    static ObjectNode call(String id, String name, ObjectNode input) {
        ObjectNode call = block("tool_use").put("id", id).put("name", name);
        call.set("input", input);
        call.putObject("caller").put("type", "direct");
        return call;
    }

    /// Arguments as the object that this dialect wants; what a model wrote instead of one is its only member.
    static ObjectNode input(String arguments) {
        return Json.treeOrNull(arguments) instanceof ObjectNode input
                ? input
                : Json.TREES.createObjectNode().put("arguments", arguments);
    }

    private static ObjectNode block(String type) {
        return Json.TREES.createObjectNode().put("type", type);
    }
}
