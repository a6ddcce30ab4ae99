package ai.moolai.orchestrator;

import ai.moolai.config.Form;
import ai.moolai.config.Section;
import ai.moolai.llm.ChatProvider;
import ai.moolai.llm.Corrected;
import ai.moolai.llm.Corrected.Correction;
import ai.moolai.llm.chat.Abilities;
import ai.moolai.llm.chat.Abilities.Input;
import ai.moolai.llm.chat.Reasoning.Effort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the configuration knows better than the dialects' tables of what models can do: the list `abilities` of the
/// document.
final class AbilityCorrections {
    private static final long OUTPUT_TOKENS_LIMIT = 100_000_000;

    private final Map<String, List<Correction>> byProvider = new LinkedHashMap<>();

    private AbilityCorrections() {}

    static AbilityCorrections read(Section document) {
        var corrections = new AbilityCorrections();
        for (Section section : document.sectionList("abilities")) {
            String provider = section.require("provider", Form.TEXT, "");
            corrections
                    .byProvider
                    .computeIfAbsent(provider, _ -> new ArrayList<>())
                    .add(correction(section));
        }
        return corrections;
    }

    /// The dialect as `provider` speaks it.
    ChatProvider apply(ChatProvider dialect, String provider) {
        return Corrected.of(dialect, byProvider.getOrDefault(provider, List.of()));
    }

    private static Correction correction(Section section) {
        String model = section.require("model", Form.TEXT, "");
        Optional<Set<Input>> inputs = set(section, "inputs", Input.class);
        Optional<Set<Effort>> efforts = set(section, "efforts", Effort.class);
        var sampling = section.get("sampling", Form.choice(Abilities.Setting.class));
        var forcedTools = section.get("forced_tools", Form.FLAG);
        var jsonSchema = section.get("json_schema", Form.FLAG);
        var severalChoices = section.get("several_choices", Form.FLAG);
        var thinking = section.get("thinking", Form.choice(Abilities.Thinking.class));
        var outputTokensMax = section.get("output_tokens_max", Form.whole(1, OUTPUT_TOKENS_LIMIT));
        return new Correction(
                model,
                known -> new Abilities(
                        inputs.orElse(known.inputs()),
                        sampling.orElse(known.sampling()),
                        forcedTools.orElse(known.forcedTools()),
                        jsonSchema.orElse(known.jsonSchema()),
                        severalChoices.orElse(known.severalChoices()),
                        thinking.orElse(known.thinking()),
                        efforts.orElse(known.efforts()),
                        outputTokensMax.orElse(known.outputTokensMax())));
    }

    private static <E extends Enum<E>> Optional<Set<E>> set(Section section, String key, Class<E> type) {
        return section.has(key) ? Optional.of(Set.copyOf(section.list(key, Form.choice(type)))) : Optional.empty();
    }
}
