package ai.moolai.llm.anthropic;

import ai.moolai.llm.chat.Abilities;
import ai.moolai.llm.chat.Abilities.Thinking;
import ai.moolai.llm.chat.Reasoning;
import ai.moolai.llm.chat.Reasoning.Effort;
import ai.moolai.llm.chat.Reasoning.Mode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes how much the model is to think, by the means that it has: a number of tokens, or an effort.
final class ThinkingWriter {
    private static final String NAME = "reasoning_effort";
    private static final String THINKING = "thinking";
    private static final long BUDGET_TOKENS_MIN = 1024;

    private final Reasoning reasoning;
    private final AnthropicModels.Model model;
    private final Abilities abilities;
    private final Set<String> dropped;

    ThinkingWriter(Reasoning reasoning, AnthropicModels.Model model, Set<String> dropped) {
        this.reasoning = reasoning;
        this.model = model;
        this.abilities = model.abilities();
        this.dropped = dropped;
    }

    /// @param forced whether a tool call is demanded, which no model thinks about
    /// @param unready whether the conversation stands where thinking by a number of tokens cannot begin
    /// @return whether the model is told to think
    boolean write(ObjectNode body, long outputTokensMax, boolean forced, boolean unready) {
        boolean off = reasoning.mode() == Mode.OFF || reasoning.effort() == Effort.NONE;
        boolean on = !off && (reasoning.mode() != Mode.UNSET || reasoning.effort() != null);
        return switch (abilities.thinking()) {
            case NONE -> {
                if (on) {
                    dropped.add(NAME);
                }
                yield false;
            }
            case BUDGET -> on && budget(body, outputTokensMax, forced || unready);
            case EFFORT, ALWAYS -> effort(body, off, on, forced);
        };
    }

    private boolean budget(ObjectNode body, long outputTokensMax, boolean impossible) {
        Effort effort = reasoning.effort();
        if (effort != null && !abilities.efforts().isEmpty()) {
            effort(body, effort, Effort.MAX);
        }
        if (impossible || outputTokensMax <= BUDGET_TOKENS_MIN) {
            dropped.add(NAME);
            return false;
        }
        Long asked = reasoning.tokensMax();
        long wanted = asked == null ? tokens(effort) : Math.max(BUDGET_TOKENS_MIN, asked);
        // At least a quarter is left to speak, unless the caller says otherwise.
        long most = asked != null && asked < outputTokensMax
                ? outputTokensMax - 1
                : Math.max(BUDGET_TOKENS_MIN, outputTokensMax / 4 * 3);
        long budget = Math.min(wanted, most);
        if (asked != null && budget != asked) {
            dropped.add(NAME);
        }
        body.putObject(THINKING).put("type", "enabled").put("budget_tokens", budget);
        return true;
    }

    private static long tokens(@Nullable Effort effort) {
        return switch (effort) {
            case NONE, MINIMAL, LOW -> BUDGET_TOKENS_MIN;
            case MEDIUM -> 2048;
            case HIGH -> 4096;
            case XHIGH -> 8192;
            case MAX -> 16_384;
            case null -> 4096;
        };
    }

    private boolean effort(ObjectNode body, boolean off, boolean on, boolean forced) {
        boolean always = abilities.thinking() == Thinking.ALWAYS;
        boolean quiet = off || (forced && !always);
        Effort effort = effort();
        if (effort != null) {
            effort(body, effort, quiet && !always ? Effort.HIGH : Effort.MAX);
        }
        if (quiet) {
            if (on) {
                dropped.add(NAME);
            }
            off(body, always);
            return false;
        }
        Boolean shown = reasoning.shown();
        boolean thinksUnasked = model.off() != AnthropicModels.Off.UNASKED;
        if ((on && !always) || (shown != null && (on || thinksUnasked))) {
            ObjectNode thinking = body.putObject(THINKING).put("type", "adaptive");
            if (shown != null) {
                thinking.put("display", shown ? "summarized" : "omitted");
            }
        }
        return on || thinksUnasked;
    }

    private void off(ObjectNode body, boolean always) {
        switch (model.off()) {
            case UNASKED -> {}
            case DISABLED -> body.putObject(THINKING).put("type", "disabled");
            case BETWEEN_TOOLS -> body.putObject(THINKING).put("type", "between_tools");
            case NEVER -> {
                if (always) {
                    dropped.add(NAME);
                } else {
                    body.putObject(THINKING).put("type", "disabled");
                }
            }
        }
    }

    /// How hard to think; where the caller counts tokens, about as hard as those last.
    private @Nullable Effort effort() {
        Long tokens = reasoning.tokensMax();
        if (reasoning.effort() != null || tokens == null) {
            return reasoning.effort() == Effort.NONE ? null : reasoning.effort();
        }
        dropped.add(NAME);
        return tokens <= 2048 ? Effort.LOW : tokens <= 8192 ? Effort.MEDIUM : Effort.HIGH;
    }

    private void effort(ObjectNode body, Effort wanted, Effort most) {
        Effort fitting = null;
        for (Effort effort : Effort.values()) {
            boolean below = effort.compareTo(wanted) <= 0 && effort.compareTo(most) <= 0;
            if (abilities.efforts().contains(effort) && (below || fitting == null)) {
                fitting = effort;
            }
        }
        if (fitting != null) {
            body.withObjectProperty("output_config").put("effort", fitting.text());
        }
        if (fitting != wanted) {
            dropped.add(NAME);
        }
    }
}
