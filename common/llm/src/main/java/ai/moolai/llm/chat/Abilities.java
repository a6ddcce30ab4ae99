package ai.moolai.llm.chat;

import ai.moolai.llm.chat.Reasoning.Effort;
import java.util.Set;

/// What a model can do. Each dialect has a table of its models, and configuration may say otherwise: vendors change
/// their models faster than programs are released.
///
/// @param inputs what it reads besides text
/// @param sampling whether temperature and the like may be set
/// @param forcedTools whether a tool call can be demanded
/// @param jsonSchema whether it keeps to a JSON Schema by itself
/// @param severalChoices whether it answers more than once to one question
/// @param thinking how thinking is asked for
/// @param efforts the words it takes for how hard to think; empty when it takes none
/// @param outputTokensMax the most tokens of an answer
public record Abilities(
        Set<Input> inputs,
        Setting sampling,
        boolean forcedTools,
        boolean jsonSchema,
        boolean severalChoices,
        Thinking thinking,
        Set<Effort> efforts,
        long outputTokensMax) {
    /// Kinds of input.
    public enum Input {
        IMAGE,
        DOCUMENT,
        AUDIO
    }

    /// Whether something may be set.
    public enum Setting {
        ACCEPTED,
        REFUSED,
        /// Only while the model does not think.
        WITHOUT_REASONING
    }

    /// How thinking is asked for.
    public enum Thinking {
        /// It does not think.
        NONE,
        /// By a number of tokens; may be turned off.
        BUDGET,
        /// By effort alone; may be turned off.
        EFFORT,
        /// By effort alone; it always thinks.
        ALWAYS
    }

    public Abilities {
        inputs = Set.copyOf(inputs);
        efforts = Set.copyOf(efforts);
    }
}
