package ai.moolai.llm.responses;

import ai.moolai.llm.CallerRequest;
import ai.moolai.llm.Json;
import ai.moolai.llm.chat.ReportedUsage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes the `response` object, which repeats much of its request.
///
/// @param asked the request, but for its input
/// @param model that was asked for
record Envelope(ObjectNode asked, String model, CallerRequest.Call call) {
    private static final Set<String> TIERS = Set.of("auto", "default", "flex", "scale", "priority");

    /// What an answer tells about itself.
    ///
    /// @param model that answers; null when the provider did not say
    /// @param serviceTier in the provider's word
    record About(
            @Nullable String model,
            @Nullable ReportedUsage usage,
            @Nullable String serviceTier) {}

    /// How the items of this answer are written.
    ItemForm items() {
        String id = call.id();
        return new ItemForm(id.substring(id.indexOf('_') + 1));
    }

    ObjectNode json(Outcome outcome, ArrayNode output, About about) {
        ObjectNode json = Json.TREES
                .createObjectNode()
                .put("id", "resp_" + items().call())
                .put("object", "response")
                .put("created_at", call.createdSeconds())
                .put("status", outcome.status().text())
                .put("background", false);
        json.set("error", error(outcome));
        json.set("incomplete_details", incomplete(outcome));
        echo(json, "instructions", "null");
        echo(json, "max_output_tokens", "null");
        echo(json, "metadata", "{}");
        json.put("model", about.model == null ? model : about.model);
        json.set("output", output);
        echo(json, "parallel_tool_calls", "true");
        json.putNull("previous_response_id");
        json.set("reasoning", reasoning());
        echo(json, "safety_identifier", "null");
        json.put("service_tier", tier(about.serviceTier));
        json.put("store", false);
        echo(json, "temperature", "null");
        json.set("text", text());
        echo(json, "tool_choice", "\"auto\"");
        echo(json, "tools", "[]");
        json.put("top_logprobs", 0);
        echo(json, "top_p", "null");
        json.put("truncation", "disabled");
        json.set("usage", about.usage == null ? none() : UsageForm.json(about.usage.usage()));
        echo(json, "user", "null");
        return json;
    }

    private void echo(ObjectNode json, String name, String otherwise) {
        JsonNode said = asked.get(name);
        json.set(name, said == null || said.isNull() ? Json.treeOrNull(otherwise) : said);
    }

    private static JsonNode error(Outcome outcome) {
        return outcome.error() == null
                ? none()
                : Json.TREES.createObjectNode().put("code", "server_error").put("message", outcome.error());
    }

    private static JsonNode incomplete(Outcome outcome) {
        return outcome.reason() == null ? none() : Json.TREES.createObjectNode().put("reason", outcome.reason());
    }

    private ObjectNode reasoning() {
        ObjectNode json = Json.TREES.createObjectNode();
        JsonNode said = asked.path("reasoning");
        json.set("effort", said.hasNonNull("effort") ? said.get("effort") : none());
        json.set("summary", said.hasNonNull("summary") ? said.get("summary") : none());
        return json;
    }

    private ObjectNode text() {
        ObjectNode json = Json.TREES.createObjectNode();
        JsonNode format = asked.path("text").path("format");
        json.set(
                "format",
                format.isObject() ? format : Json.TREES.createObjectNode().put("type", "text"));
        return json;
    }

    /// Other vendors have other words; a word that is none of this one's would be refused by its programs.
    private static @Nullable String tier(@Nullable String word) {
        if (word == null) {
            return null;
        }
        return word.equals("standard") ? "default" : TIERS.contains(word) ? word : null;
    }

    private static JsonNode none() {
        return Json.TREES.getNodeFactory().nullNode();
    }
}
