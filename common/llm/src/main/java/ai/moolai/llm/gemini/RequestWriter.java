package ai.moolai.llm.gemini;

import ai.moolai.llm.Json;
import ai.moolai.llm.WireRequest;
import ai.moolai.llm.chat.Abilities;
import ai.moolai.llm.chat.Chat;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Writes a chat as a request of `generateContent`.
final class RequestWriter {
    /// The service tiers that say nothing: Gemini gives its ordinary service unasked.
    private static final Set<String> ORDINARY_TIERS = Set.of("auto", "default", "standard", "standard_only");

    private final Chat chat;
    private final Abilities abilities;
    private final GeminiModels.Family family;
    private final Set<String> dropped = new LinkedHashSet<>();

    RequestWriter(Chat chat, Abilities abilities) {
        this.chat = chat;
        this.abilities = abilities;
        this.family = GeminiModels.family(chat.model());
    }

    WireRequest write() {
        ObjectNode body = Json.TREES.createObjectNode();
        new ContentsWriter(chat, abilities, family, dropped).write(body);
        new ToolsWriter(chat, abilities, family, dropped).write(body);
        ObjectNode generation = new GenerationWriter(chat, abilities, family, dropped).write();
        new ThinkingWriter(chat.reasoning(), abilities, family, dropped).write(generation);
        if (!generation.isEmpty()) {
            body.set("generationConfig", generation);
        }
        if (chat.user() != null) {
            dropped.add("user");
        }
        if (chat.serviceTier() != null && !ORDINARY_TIERS.contains(chat.serviceTier())) {
            // It would be given, but the answer would not say so, and so could not be priced.
            dropped.add("service_tier");
        }
        if (chat.isMarkedForCache()) {
            dropped.add("cache_control");
        }
        dropped.addAll(chat.untranslated());
        return new WireRequest(
                ModelPath.of(chat.model(), chat.stream()), Map.of(), Json.bytes(body), List.copyOf(dropped));
    }
}
