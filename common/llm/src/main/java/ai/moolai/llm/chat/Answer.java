package ai.moolai.llm.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A whole answer.
///
/// @param id as the provider named it
/// @param model that answered, as the provider names it
/// @param usage null when the provider did not say
/// @param serviceTier what the provider says it charged by
/// @param region where the provider says it ran, if that changes the price
public record Answer(
        @Nullable String id,
        @Nullable String model,
        List<Choice> choices,
        @Nullable ReportedUsage usage,
        @Nullable String serviceTier,
        @Nullable String region) {
    public Answer {
        choices = List.copyOf(choices);
    }

    /// One of the answers asked for.
    ///
    /// @param parts texts, tool calls, thoughts and refusals, in the order in which the model made them
    public record Choice(int index, List<Part> parts, Ending ending) {
        public Choice {
            parts = List.copyOf(parts);
        }
    }

    /// How an answer ended.
    ///
    /// @param word the provider's own, as `end_turn`; null when it gave none
    /// @param stopText the stop text that was met, where the provider says
    public record Ending(
            Stop stop, @Nullable String word, @Nullable String stopText) {}
}
