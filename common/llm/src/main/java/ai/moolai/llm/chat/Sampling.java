package ai.moolai.llm.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the next token is chosen, and when to stop. Null is what the caller did not say.
///
/// @param temperature 0 to 2
/// @param outputTokensMax reasoning included
/// @param choices how many answers are wanted
/// @param stop texts that end the answer
public record Sampling(
        @Nullable Double temperature,
        @Nullable Double topP,
        @Nullable Long topK,
        @Nullable Double presencePenalty,
        @Nullable Double frequencyPenalty,
        @Nullable Long seed,
        @Nullable Long outputTokensMax,
        @Nullable Long choices,
        List<String> stop) {
    public static final Sampling UNSET = new Sampling(null, null, null, null, null, null, null, null, List.of());

    public Sampling {
        stop = List.copyOf(stop);
    }

    /// How many answers are wanted, 1 when the caller did not say.
    public long choicesWanted() {
        return choices == null ? 1 : choices;
    }
}
