package ai.moolai.llm.openai;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import ai.moolai.llm.Json;
import ai.moolai.llm.WireRequest;
import ai.moolai.llm.chat.Abilities;
import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.OutputFormat;
import ai.moolai.llm.chat.Reasoning.Effort;
import ai.moolai.llm.chat.Sampling;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes a chat as a request for a chat completion. Marks for the prompt cache are left out: OpenAI keeps long
/// prefixes
/// by itself.
final class RequestWriter {
    private static final int STOPS_MAX = 4;
    private static final int USER_CHARACTERS_MAX = 64;

    private final Chat chat;
    private final Abilities abilities;
    private final OpenAiModels.Family family;
    private final Set<String> dropped = new LinkedHashSet<>();

    RequestWriter(Chat chat, Abilities abilities) {
        this.chat = chat;
        this.abilities = abilities;
        this.family = OpenAiModels.of(chat.model());
    }

    WireRequest write() {
        byte[] body = Json.written(this::object);
        if (chat.isMarkedForCache()) {
            dropped.add("cache_control");
        }
        dropped.addAll(chat.untranslated());
        return new WireRequest(OpenAiPassage.PATH, Map.of(), body, List.copyOf(dropped));
    }

    /// The refusal of what the model cannot do.
    static FailureException cannot(String param, String message) {
        return Failure.at(FailureCode.UNSUPPORTED_PARAMETER, "body." + param, message)
                .asException();
    }

    private void object(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("model", chat.model());
        new MessagesWriter(chat.model(), family, abilities, out).write(chat.turns());
        new ToolsWriter(chat, family, abilities, dropped).write(out);
        format(out);
        AskedEffort asked = AskedEffort.of(
                chat.reasoning(), abilities.efforts(), !chat.tools().all().isEmpty(), family);
        effort(asked, out);
        sampling(asked.thinks(family), out);
        limits(out);
        about(out);
        if (chat.stream()) {
            out.writeBooleanField("stream", true);
            out.writeObjectFieldStart("stream_options");
            out.writeBooleanField("include_usage", true);
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    private void format(JsonGenerator out) throws IOException {
        switch (chat.format()) {
            case OutputFormat.Text() -> {}
            case OutputFormat.JsonObject() -> {
                out.writeObjectFieldStart("response_format");
                out.writeStringField("type", "json_object");
                out.writeEndObject();
            }
            case OutputFormat.JsonSchema schema -> {
                if (!abilities.jsonSchema()) {
                    throw cannot(
                            "response_format",
                            "response_format: json_schema (expected: text or json_object; " + chat.model()
                                    + " keeps to no schema)");
                }
                out.writeObjectFieldStart("response_format");
                out.writeStringField("type", "json_schema");
                out.writeObjectFieldStart("json_schema");
                out.writeStringField("name", schema.name() == null ? "answer" : schema.name());
                if (schema.description() != null) {
                    out.writeStringField("description", schema.description());
                }
                out.writeFieldName("schema");
                out.writeRawValue(schema.schema());
                if (schema.strict() != null) {
                    out.writeBooleanField("strict", schema.strict());
                }
                out.writeEndObject();
                out.writeEndObject();
            }
        }
    }

    private void effort(AskedEffort asked, JsonGenerator out) throws IOException {
        Effort effort = asked.effort();
        if (effort != null) {
            out.writeStringField("reasoning_effort", effort.text());
        }
        if (asked.changed()) {
            dropped.add("reasoning_effort");
        }
    }

    private void sampling(boolean thinks, JsonGenerator out) throws IOException {
        boolean allowed = switch (abilities.sampling()) {
            case ACCEPTED -> true;
            case REFUSED -> false;
            case WITHOUT_REASONING -> !thinks;
        };
        Sampling sampling = chat.sampling();
        number("temperature", sampling.temperature(), 1, allowed, out);
        number("top_p", sampling.topP(), 1, allowed, out);
        number("presence_penalty", sampling.presencePenalty(), 0, allowed, out);
        number("frequency_penalty", sampling.frequencyPenalty(), 0, allowed, out);
        if (sampling.topK() != null) {
            dropped.add("top_k");
        }
        if (sampling.seed() != null) {
            out.writeNumberField("seed", sampling.seed());
        }
    }

    /// @param usual what the model does when it is not told; naming it changes nothing, even where it may not be set
    private void number(String name, @Nullable Double value, double usual, boolean allowed, JsonGenerator out)
            throws IOException {
        if (value == null) {
            return;
        }
        if (allowed) {
            out.writeNumberField(name, value);
        } else if (value != usual) {
            dropped.add(name);
        }
    }

    private void limits(JsonGenerator out) throws IOException {
        Sampling sampling = chat.sampling();
        if (sampling.outputTokensMax() != null) {
            // More than the model can give is refused by OpenAI, and would not be reached anyway.
            out.writeNumberField(
                    family.newNames() ? "max_completion_tokens" : "max_tokens",
                    Math.min(sampling.outputTokensMax(), abilities.outputTokensMax()));
        }
        if (sampling.choicesWanted() > 1) {
            if (!abilities.severalChoices()) {
                throw cannot(
                        "n",
                        "n: " + sampling.choicesWanted() + " (expected: 1; " + chat.model() + " gives one answer)");
            }
            out.writeNumberField("n", sampling.choicesWanted());
        }
        if (family.own() && sampling.stop().size() > STOPS_MAX) {
            throw cannot(
                    "stop",
                    "stop: " + sampling.stop().size() + " texts (expected: at most " + STOPS_MAX + "; OpenAI's limit)");
        }
        if (!sampling.stop().isEmpty()) {
            out.writeArrayFieldStart("stop");
            for (String stop : sampling.stop()) {
                out.writeString(stop);
            }
            out.writeEndArray();
        }
    }

    private void about(JsonGenerator out) throws IOException {
        String user = chat.user();
        if (user != null && family.newNames() && user.length() > USER_CHARACTERS_MAX) {
            dropped.add("user");
        } else if (user != null) {
            out.writeStringField(family.newNames() ? "safety_identifier" : "user", user);
        }
        if (chat.serviceTier() != null) {
            Optional<String> tier = ServiceTiers.word(chat.serviceTier());
            if (tier.isPresent()) {
                out.writeStringField("service_tier", tier.get());
            } else {
                dropped.add("service_tier");
            }
        }
    }
}
