package ai.moolai.llm.responses;

import ai.moolai.base.Usage;
import ai.moolai.llm.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// How usage is written: the vendor's totals, and the classes that it counts within them.
final class UsageForm {
    private UsageForm() {}

    static ObjectNode json(Usage usage) {
        ObjectNode json = Json.TREES.createObjectNode().put("input_tokens", usage.input());
        json.putObject("input_tokens_details")
                .put("cached_tokens", usage.cacheRead())
                .put("cache_write_tokens", usage.cacheWriteShort() + usage.cacheWriteLong());
        json.put("output_tokens", usage.output());
        json.putObject("output_tokens_details").put("reasoning_tokens", usage.outputReasoning());
        return json.put("total_tokens", usage.total());
    }
}
