package ai.moolai.llm.anthropic;

import ai.moolai.base.FailureException;
import ai.moolai.llm.Json;
import ai.moolai.llm.RequestBody;
import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.OutputFormat;
import ai.moolai.llm.chat.Reasoning;
import ai.moolai.llm.chat.Reasoning.Effort;
import ai.moolai.llm.chat.Reasoning.Mode;
import ai.moolai.llm.chat.Sampling;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a whole request into nobody's dialect.
final class RequestReader {
    private static final Set<String> KNOWN = Set.of(
            "model",
            "messages",
            "max_tokens",
            "system",
            "temperature",
            "top_p",
            "top_k",
            "stop_sequences",
            "stream",
            "tools",
            "tool_choice",
            "thinking",
            "output_config",
            "output_format",
            "service_tier",
            "metadata");

    private final Fields request;
    private final Set<String> untranslated = new LinkedHashSet<>();

    private RequestReader(byte[] body) {
        this.request = Fields.of(tree(body), "");
    }

    /// @throws FailureException when it cannot be understood
    static Chat answer(byte[] body) {
        var reader = new RequestReader(body);
        Long most = reader.request.whole("max_tokens");
        if (most == null) {
            throw Refusals.missing("max_tokens", "the most tokens of the answer, a whole number");
        }
        if (most == 0) {
            throw Refusals.unsupported(
                    "max_tokens", "0", "1 or more; only Anthropic's own models warm their cache by it");
        }
        return reader.read(most);
    }

    /// @throws FailureException when it cannot be understood
    static Chat count(byte[] body) {
        return new RequestReader(body).read(null);
    }

    private static JsonNode tree(byte[] body) {
        try {
            return Json.TREES.readTree(body);
        } catch (JsonProcessingException malformed) {
            throw RequestBody.malformed(malformed);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private Chat read(@Nullable Long outputTokensMax) {
        var turns = new TurnsReader(untranslated);
        turns.system(request);
        turns.messages(request);
        var tools = new ToolsReader(untranslated).read(request);
        Fields config = request.fields("output_config");
        if (config != null) {
            config.others(Set.of("effort", "format")).forEach(name -> untranslated.add(config.at(name)));
        }
        Fields metadata = request.fields("metadata");
        if (metadata != null) {
            metadata.others(Set.of("user_id")).forEach(name -> untranslated.add(metadata.at(name)));
        }
        OutputFormat format = format(config == null ? null : config.fields("format"));
        Reasoning reasoning = reasoning(config);
        untranslated.addAll(request.others(KNOWN));
        return new Chat(
                request.neededText("model"),
                turns.turns(),
                tools,
                format,
                sampling(outputTokensMax),
                reasoning,
                Boolean.TRUE.equals(request.flag("stream")),
                metadata == null ? null : metadata.text("user_id"),
                request.text("service_tier"),
                List.copyOf(untranslated));
    }

    private Sampling sampling(@Nullable Long outputTokensMax) {
        return new Sampling(
                request.number("temperature"),
                request.number("top_p"),
                request.whole("top_k"),
                null,
                null,
                null,
                outputTokensMax,
                null,
                request.texts("stop_sequences"));
    }

    /// The format had a place of its own before `output_config` came.
    private OutputFormat format(@Nullable Fields given) {
        Fields format = given == null ? request.fields("output_format") : given;
        if (format == null) {
            return new OutputFormat.Text();
        }
        format.word("type", "json_schema");
        if (format.needed("schema", "a JSON Schema, which is an object") instanceof ObjectNode schema) {
            return new OutputFormat.JsonSchema(null, null, Json.text(schema), null);
        }
        throw format.wrong("schema", "a JSON Schema, which is an object");
    }

    private Reasoning reasoning(@Nullable Fields config) {
        Effort effort = config == null || config.raw("effort") == null
                ? null
                : Effort.named(config.word("effort", "low", "medium", "high", "xhigh", "max"))
                        .orElseThrow();
        Fields thinking = request.fields("thinking");
        if (thinking == null) {
            return new Reasoning(Mode.UNSET, effort, null, null);
        }
        String display = thinking.text("display");
        Boolean shown = display == null ? null : Boolean.valueOf(display.equals("summarized"));
        return switch (thinking.word("type", "enabled", "adaptive", "disabled", "between_tools")) {
            case "enabled" -> {
                thinking.needed("budget_tokens", "a whole number of 1024 or more");
                Long budget = Objects.requireNonNullElse(thinking.whole("budget_tokens"), 0L);
                if (budget < 1024) {
                    throw thinking.wrong("budget_tokens", "a whole number of 1024 or more");
                }
                yield new Reasoning(Mode.ON, effort, budget, shown);
            }
            case "adaptive" -> new Reasoning(Mode.ADAPTIVE, effort, null, shown);
            case "disabled" -> new Reasoning(Mode.OFF, effort, null, shown);
            default -> {
                untranslated.add("thinking");
                yield new Reasoning(Mode.OFF, effort, null, shown);
            }
        };
    }
}
