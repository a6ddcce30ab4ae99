package ai.moolai.llm.anthropic;

import ai.moolai.llm.Json;
import ai.moolai.llm.WireRequest;
import ai.moolai.llm.chat.Abilities;
import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.OutputFormat;
import ai.moolai.llm.chat.OutputFormat.JsonSchema;
import ai.moolai.llm.chat.Sampling;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes a chat as a request to Anthropic.
final class RequestWriter {
    private static final int USER_CHARACTERS_MAX = 256;
    private static final String JSON_ONLY =
            "Answer with one JSON object and nothing else: no words before or after it, and no code fence around it.";

    private final Chat chat;
    private final AnthropicModels.Model model;
    private final Abilities abilities;
    private final Sampling sampling;
    private final Set<String> dropped;
    private final ObjectNode body = Json.TREES.createObjectNode();

    RequestWriter(Chat chat, AnthropicModels.Model model) {
        this.chat = chat;
        this.model = model;
        this.abilities = model.abilities();
        this.sampling = chat.sampling();
        this.dropped = new LinkedHashSet<>(chat.untranslated());
    }

    WireRequest write() {
        if (sampling.choicesWanted() != 1) {
            throw Refusals.unsupported(
                    "n", String.valueOf(sampling.choicesWanted()), "1; " + chat.model() + " gives one answer");
        }
        long outputTokensMax = sampling.outputTokensMax() == null
                ? Math.max(1, abilities.outputTokensMax())
                : sampling.outputTokensMax();
        body.put("model", chat.model()).put("max_tokens", outputTokensMax);
        var marks = new CacheMarks(dropped);
        var turns = new TurnsWriter(new BlockWriter(abilities, dropped, marks));
        var tools = new ToolsWriter(chat.tools(), schemaByTool(), abilities, dropped, marks);
        turns.add(chat.turns());
        tools.write(body, turns);
        format(turns);
        if (turns.prefilled() && !model.prefill()) {
            throw Refusals.unsupported(
                    "messages",
                    "the last one is the assistant's",
                    "the user's or a tool's; " + chat.model() + " does not go on with a text that was begun for it");
        }
        boolean unready = turns.prefilled() || turns.calledWithoutThought();
        boolean thinks = new ThinkingWriter(chat.reasoning(), model, dropped)
                .write(body, outputTokensMax, tools.forced(), unready);
        turns.write(body);
        sampling(thinks);
        stop();
        drop("seed", sampling.seed() != null);
        drop("presence_penalty", isSet(sampling.presencePenalty(), 0));
        drop("frequency_penalty", isSet(sampling.frequencyPenalty(), 0));
        user();
        serviceTier();
        if (chat.stream()) {
            body.put("stream", true);
        }
        return new WireRequest(
                AnthropicProvider.PATH,
                Map.of(AnthropicProvider.VERSION_HEADER, AnthropicProvider.VERSION),
                Json.bytes(body),
                List.copyOf(dropped));
    }

    private void drop(String name, boolean given) {
        if (given) {
            dropped.add(name);
        }
    }

    private static boolean isSet(@Nullable Double value, double usual) {
        return value != null && value != usual;
    }

    private @Nullable JsonSchema schemaByTool() {
        return chat.format() instanceof JsonSchema schema && !abilities.jsonSchema() ? schema : null;
    }

    private void format(TurnsWriter turns) {
        switch (chat.format()) {
            case OutputFormat.Text() -> {}
            case OutputFormat.JsonObject() -> turns.instruct(JSON_ONLY);
            case JsonSchema schema -> {
                if (abilities.jsonSchema()) {
                    body.withObjectProperty("output_config")
                            .putObject("format")
                            .put("type", "json_schema")
                            .set("schema", Schemas.closed(Schemas.object(schema.schema(), "response_format")));
                }
            }
        }
    }

    private void sampling(boolean thinks) {
        boolean settable = switch (abilities.sampling()) {
            case ACCEPTED -> true;
            case REFUSED -> false;
            case WITHOUT_REASONING -> !thinks;
        };
        if (!settable) {
            drop("temperature", isSet(sampling.temperature(), 1));
            drop("top_p", isSet(sampling.topP(), 1));
            drop("top_k", sampling.topK() != null);
            return;
        }
        Double temperature = sampling.temperature();
        if (temperature != null) {
            drop("temperature", temperature > 1);
            body.put("temperature", Math.min(1, temperature));
        }
        if (sampling.topP() != null) {
            if (temperature == null || model.temperatureAndTopP()) {
                body.put("top_p", sampling.topP());
            } else {
                drop("top_p", isSet(sampling.topP(), 1));
            }
        }
        if (sampling.topK() != null) {
            body.put("top_k", sampling.topK());
        }
    }

    /// Stop texts of white space alone are refused by the provider.
    private void stop() {
        List<String> fitting =
                sampling.stop().stream().filter(text -> !text.isBlank()).toList();
        drop("stop", fitting.size() < sampling.stop().size());
        if (!fitting.isEmpty()) {
            ArrayNode all = body.putArray("stop_sequences");
            fitting.forEach(all::add);
        }
    }

    private void user() {
        String user = chat.user();
        if (user != null && user.length() > USER_CHARACTERS_MAX) {
            dropped.add("user");
        } else if (user != null) {
            body.putObject("metadata").put("user_id", user);
        }
    }

    private void serviceTier() {
        switch (chat.serviceTier()) {
            case "auto" -> body.put("service_tier", "auto");
            case "default", "standard", "standard_only" -> body.put("service_tier", "standard_only");
            case null -> {}
            default -> dropped.add("service_tier");
        }
    }
}
