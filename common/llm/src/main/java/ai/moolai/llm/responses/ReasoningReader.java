package ai.moolai.llm.responses;

import ai.moolai.llm.chat.Reasoning;
import ai.moolai.llm.chat.Reasoning.Effort;
import ai.moolai.llm.chat.Reasoning.Mode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads how hard the model is to think.
final class ReasoningReader {
    private static final Set<String> READ = Set.of("effort", "summary", "generate_summary");
    private static final Set<String> SUMMARIES = Set.of("auto", "concise", "detailed");

    private final Untranslated untranslated;

    ReasoningReader(Untranslated untranslated) {
        this.untranslated = untranslated;
    }

    Reasoning read(@Nullable Field reasoning) {
        if (reasoning == null) {
            return Reasoning.UNSET;
        }
        reasoning.object("an object with effort and summary");
        untranslated.addUnknown(reasoning, "reasoning", READ);
        Effort effort = effort(reasoning.get("effort"));
        Boolean shown = shown(reasoning.get("summary"));
        Boolean formerlyShown = shown(reasoning.get("generate_summary"));
        Mode mode = effort == null ? Mode.UNSET : effort == Effort.NONE ? Mode.OFF : Mode.ON;
        return new Reasoning(mode, effort, null, shown == null ? formerlyShown : shown);
    }

    private static @Nullable Effort effort(@Nullable Field effort) {
        return effort == null
                ? null
                : Effort.named(effort.text())
                        .orElseThrow(() -> effort.wrong("none, minimal, low, medium, high, xhigh or max"));
    }

    private static @Nullable Boolean shown(@Nullable Field summary) {
        if (summary == null) {
            return null;
        }
        if (!SUMMARIES.contains(summary.text())) {
            throw summary.wrong("auto, concise or detailed");
        }
        return true;
    }
}
