package ai.moolai.llm.gemini;

import ai.moolai.llm.Json;
import ai.moolai.llm.chat.Abilities;
import ai.moolai.llm.chat.Reasoning;
import ai.moolai.llm.chat.Reasoning.Effort;
import ai.moolai.llm.chat.Reasoning.Mode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Writes how much is to be thought: by a number of tokens up to Gemini 2.5, by a level after it. What a model cannot
/// do exactly becomes what comes nearest, and is named: asking for less or more thought is no reason to refuse a call.
final class ThinkingWriter {
    private static final String NAME = "reasoning_effort";

    /// "As much as it finds right".
    private static final long DYNAMIC = -1;

    /// What Google's own OpenAI-compatible interface makes of efforts.
    private static final long LOW_TOKENS = 1024;

    private static final long MEDIUM_TOKENS = 8192;
    private static final long HIGH_TOKENS = 24_576;

    private final Reasoning reasoning;
    private final Abilities abilities;
    private final GeminiModels.Family family;
    private final Set<String> dropped;
    private final ObjectNode out = Json.TREES.createObjectNode();

    ThinkingWriter(Reasoning reasoning, Abilities abilities, GeminiModels.Family family, Set<String> dropped) {
        this.reasoning = reasoning;
        this.abilities = abilities;
        this.family = family;
        this.dropped = dropped;
    }

    void write(ObjectNode generation) {
        switch (abilities.thinking()) {
            case NONE -> {
                if (!isOff() && (isOn() || reasoning.effort() != null || reasoning.tokensMax() != null)) {
                    dropped.add(NAME);
                }
            }
            case BUDGET -> {
                budget();
                thoughts();
            }
            case EFFORT, ALWAYS -> {
                level();
                thoughts();
            }
        }
        if (!out.isEmpty()) {
            generation.set("thinkingConfig", out);
        }
    }

    private boolean isOff() {
        return reasoning.mode() == Mode.OFF || reasoning.effort() == Effort.NONE;
    }

    private boolean isOn() {
        return reasoning.mode() == Mode.ON || reasoning.mode() == Mode.ADAPTIVE;
    }

    private void thoughts() {
        boolean wanted = reasoning.shown() == null ? isOn() : reasoning.shown();
        if (wanted && !isOff()) {
            out.put("includeThoughts", true);
        }
    }

    private void budget() {
        Long wanted = reasoning.tokensMax();
        if (isOff()) {
            boolean possible = abilities.efforts().contains(Effort.NONE);
            budget(possible ? 0 : least());
            if (!possible) {
                dropped.add(NAME);
            }
        } else if (wanted != null) {
            if (wanted < least()) {
                dropped.add(NAME);
            }
            budget(Math.clamp(wanted, least(), most()));
        } else if (reasoning.effort() != null) {
            budget(Math.min(most(), tokens(reasoning.effort())));
        } else if (isOn()) {
            budget(DYNAMIC);
        }
    }

    private void budget(long tokens) {
        out.put("thinkingBudget", tokens);
    }

    private long least() {
        return Math.max(1, family.budget().min());
    }

    /// A model that is said to think by a budget, and of which the table here says otherwise, gets the smaller limit.
    private long most() {
        return family.budget().max() == 0 ? HIGH_TOKENS : family.budget().max();
    }

    private static long tokens(Effort effort) {
        return switch (effort) {
            case NONE -> 0;
            case MINIMAL, LOW -> LOW_TOKENS;
            case MEDIUM -> MEDIUM_TOKENS;
            case HIGH -> HIGH_TOKENS;
            case XHIGH, MAX -> Long.MAX_VALUE;
        };
    }

    private void level() {
        Effort wanted = wantedLevel();
        if (wanted == null) {
            return;
        }
        var possible = new TreeSet<>(abilities.efforts());
        if (wanted == Effort.NONE && possible.contains(Effort.NONE)) {
            budget(0);
            return;
        }
        possible.remove(Effort.NONE);
        if (possible.isEmpty()) {
            dropped.add(NAME);
            return;
        }
        Effort above = possible.ceiling(wanted);
        Effort taken = above == null ? possible.last() : above;
        out.put("thinkingLevel", taken.name());
        if (taken != wanted || (reasoning.effort() == null && reasoning.tokensMax() != null)) {
            dropped.add(NAME);
        }
    }

    private @Nullable Effort wantedLevel() {
        if (isOff()) {
            return Effort.NONE;
        }
        if (reasoning.effort() != null || reasoning.tokensMax() == null) {
            return reasoning.effort();
        }
        long tokens = reasoning.tokensMax();
        return tokens <= LOW_TOKENS ? Effort.LOW : tokens <= MEDIUM_TOKENS ? Effort.MEDIUM : Effort.HIGH;
    }
}
