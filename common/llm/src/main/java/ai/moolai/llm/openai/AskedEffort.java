package ai.moolai.llm.openai;

import ai.moolai.llm.chat.Reasoning;
import ai.moolai.llm.chat.Reasoning.Effort;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How hard a model is asked to think.
///
/// @param effort null to leave it to the model
/// @param changed whether the caller wanted another
record AskedEffort(@Nullable Effort effort, boolean changed) {
    /// Up to so many tokens of thought are a low effort, and up to so many a medium one.
    private static final long LOW_TOKENS_MAX = 2048;

    private static final long MEDIUM_TOKENS_MAX = 8192;

    /// From least to most.
    private static final List<Effort> ORDER = List.of(Effort.values());

    /// @param accepted what the model takes
    /// @param tools whether it is given tools
    static AskedEffort of(Reasoning reasoning, Set<Effort> accepted, boolean tools, OpenAiModels.Family family) {
        Effort wanted = wanted(reasoning, family.restsUnasked());
        if (tools && family.toolsWithoutThought() && accepted.contains(Effort.NONE)) {
            return new AskedEffort(Effort.NONE, wanted != null && wanted != Effort.NONE);
        }
        if (wanted == null) {
            return new AskedEffort(null, false);
        }
        Effort nearest = nearest(wanted, accepted);
        boolean counted =
                reasoning.mode() != Reasoning.Mode.OFF && reasoning.effort() == null && reasoning.tokensMax() != null;
        boolean changed = nearest == null ? wanted != Effort.NONE : nearest != wanted;
        return new AskedEffort(nearest, changed || counted);
    }

    /// Whether the model thinks when it is asked so.
    boolean thinks(OpenAiModels.Family family) {
        return effort == null ? !family.restsUnasked() : effort != Effort.NONE;
    }

    private static @Nullable Effort wanted(Reasoning reasoning, boolean restsUnasked) {
        if (reasoning.mode() == Reasoning.Mode.OFF) {
            return Effort.NONE;
        }
        if (reasoning.effort() != null) {
            return reasoning.effort();
        }
        if (reasoning.tokensMax() != null) {
            long tokens = reasoning.tokensMax();
            return tokens <= LOW_TOKENS_MAX ? Effort.LOW : tokens <= MEDIUM_TOKENS_MAX ? Effort.MEDIUM : Effort.HIGH;
        }
        boolean asked = reasoning.mode() != Reasoning.Mode.UNSET;
        return asked && restsUnasked ? Effort.MEDIUM : null;
    }

    /// The nearest that is accepted, of two as near the lower. Who wants a little thought does not get none.
    private static @Nullable Effort nearest(Effort wanted, Set<Effort> accepted) {
        Effort best = null;
        int distance = Integer.MAX_VALUE;
        for (Effort effort : ORDER) {
            int away = Math.abs(ORDER.indexOf(effort) - ORDER.indexOf(wanted));
            boolean possible = accepted.contains(effort)
                    && (effort != Effort.NONE || wanted == Effort.NONE || accepted.size() == 1);
            if (possible && away < distance) {
                best = effort;
                distance = away;
            }
        }
        return best;
    }
}
