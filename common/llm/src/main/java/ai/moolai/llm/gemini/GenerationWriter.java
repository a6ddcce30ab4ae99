package ai.moolai.llm.gemini;

import ai.moolai.llm.Json;
import ai.moolai.llm.chat.Abilities;
import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.OutputFormat;
import ai.moolai.llm.chat.Reasoning;
import ai.moolai.llm.chat.Sampling;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes how the answer is made and what form it has: `generationConfig`, but for thinking.
final class GenerationWriter {
    private static final int STOPS_MAX = 5;
    private static final int CHOICES_MAX = 8;
    private static final String JSON = "application/json";

    private final Chat chat;
    private final Sampling sampling;
    private final Abilities abilities;
    private final GeminiModels.Family family;
    private final Set<String> dropped;
    private final ObjectNode out = Json.TREES.createObjectNode();

    GenerationWriter(Chat chat, Abilities abilities, GeminiModels.Family family, Set<String> dropped) {
        this.chat = chat;
        this.sampling = chat.sampling();
        this.abilities = abilities;
        this.family = family;
        this.dropped = dropped;
    }

    ObjectNode write() {
        boolean settable = isSettable();
        number("temperature", sampling.temperature(), settable, "temperature");
        number("topP", sampling.topP(), settable, "top_p");
        if (sampling.topK() != null) {
            if (settable) {
                out.put("topK", sampling.topK());
            } else {
                dropped.add("top_k");
            }
        }
        number("presencePenalty", sampling.presencePenalty(), settable, "presence_penalty");
        number("frequencyPenalty", sampling.frequencyPenalty(), settable, "frequency_penalty");
        if (sampling.outputTokensMax() != null) {
            out.put("maxOutputTokens", sampling.outputTokensMax());
        }
        seed();
        choices();
        stops();
        format();
        return out;
    }

    private boolean isSettable() {
        return switch (abilities.sampling()) {
            case ACCEPTED -> true;
            case REFUSED -> false;
            case WITHOUT_REASONING ->
                abilities.thinking() == Abilities.Thinking.NONE
                        || chat.reasoning().mode() == Reasoning.Mode.OFF
                        || chat.reasoning().effort() == Reasoning.Effort.NONE;
        };
    }

    private void number(String name, @Nullable Double value, boolean settable, String callers) {
        if (value == null) {
            return;
        }
        if (settable) {
            out.put(name, value);
        } else {
            dropped.add(callers);
        }
    }

    /// Gemini's seeds have 32 bits.
    private void seed() {
        Long seed = sampling.seed();
        if (seed == null) {
            return;
        }
        if (seed == seed.intValue()) {
            out.put("seed", seed.intValue());
        } else {
            dropped.add("seed");
        }
    }

    private void choices() {
        long wanted = sampling.choicesWanted();
        if (wanted == 1) {
            return;
        }
        if (!abilities.severalChoices()) {
            throw Refused.unsupported("n", "n: " + wanted + " (expected: 1; " + chat.model() + " gives one answer)");
        }
        if (wanted > CHOICES_MAX) {
            throw Refused.unsupported(
                    "n", "n: " + wanted + " (expected: at most " + CHOICES_MAX + ", which Gemini can give)");
        }
        out.put("candidateCount", wanted);
    }

    private void stops() {
        if (sampling.stop().isEmpty()) {
            return;
        }
        if (sampling.stop().size() > STOPS_MAX) {
            throw Refused.unsupported(
                    "stop",
                    "stop: " + sampling.stop().size() + " texts (expected: at most " + STOPS_MAX
                            + ", which Gemini can stop at)");
        }
        ArrayNode stops = out.putArray("stopSequences");
        sampling.stop().forEach(stops::add);
    }

    private void format() {
        switch (chat.format()) {
            case OutputFormat.Text() -> {}
            case OutputFormat.JsonObject() -> out.put("responseMimeType", JSON);
            case OutputFormat.JsonSchema asked -> schema(asked);
        }
    }

    private void schema(OutputFormat.JsonSchema asked) {
        String path = "response_format.json_schema.schema";
        if (!abilities.jsonSchema()) {
            throw Refused.unsupported(
                    "response_format",
                    "response_format: a JSON Schema (expected: text or json_object; " + chat.model()
                            + " keeps to no schema)");
        }
        JsonNode schema = ToolsWriter.schema(asked.schema(), path);
        if (asked.description() != null && schema instanceof ObjectNode object && !object.has("description")) {
            object.put("description", asked.description());
        }
        out.put("responseMimeType", JSON);
        if (family.takesJsonSchema()) {
            out.set("responseJsonSchema", schema);
        } else {
            out.set("responseSchema", new PlainSchema(schema, path).write());
        }
    }
}
