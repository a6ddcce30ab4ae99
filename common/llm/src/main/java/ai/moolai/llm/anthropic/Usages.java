package ai.moolai.llm.anthropic;

import ai.moolai.base.Usage;
import ai.moolai.llm.Json;
import ai.moolai.llm.chat.ReportedUsage;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// Writes what was used, in Anthropic's way of counting.
final class Usages {
    private Usages() {}

    /// As a whole answer and the end of a stream tell it.
    static ObjectNode whole(@Nullable ReportedUsage reported) {
        Usage usage = reported == null ? Usage.NONE : reported.usage();
        ObjectNode out = Json.TREES
                .createObjectNode()
                .put("input_tokens", usage.inputUncached() + usage.inputAudio() + usage.inputImage())
                .put("cache_creation_input_tokens", usage.cacheWriteShort() + usage.cacheWriteLong())
                .put("cache_read_input_tokens", usage.cacheRead())
                .put("output_tokens", usage.output());
        out.putObject("output_tokens_details").put("thinking_tokens", usage.outputReasoning());
        return out.putNull("server_tool_use");
    }

    /// With what only a message tells and not its end.
    static ObjectNode message(@Nullable ReportedUsage reported, @Nullable String serviceTier, @Nullable String region) {
        Usage usage = reported == null ? Usage.NONE : reported.usage();
        ObjectNode out = whole(reported);
        out.putObject("cache_creation")
                .put("ephemeral_5m_input_tokens", usage.cacheWriteShort())
                .put("ephemeral_1h_input_tokens", usage.cacheWriteLong());
        return out.put("service_tier", tier(serviceTier)).put("inference_geo", region);
    }

    /// The word of this dialect for a tier, if it has one.
    private static @Nullable String tier(@Nullable String serviceTier) {
        return switch (serviceTier) {
            case "standard", "default" -> "standard";
            case "priority" -> "priority";
            case "batch" -> "batch";
            case null, default -> null;
        };
    }
}
