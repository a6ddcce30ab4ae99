package ai.moolai.llm.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request for the next turn of a conversation.
///
/// @param model as the provider that is asked knows it
/// @param turns in order; system turns may stand anywhere
/// @param stream whether the answer is wanted piece by piece
/// @param user the end user's stable name, for the provider's abuse checks
/// @param serviceTier as the caller named it
/// @param untranslated what the caller asked for that has no place here, by its name in the caller's dialect: whoever
///     sends this chat on names it as dropped
public record Chat(
        String model,
        List<Turn> turns,
        Tools tools,
        OutputFormat format,
        Sampling sampling,
        Reasoning reasoning,
        boolean stream,
        @Nullable String user,
        @Nullable String serviceTier,
        List<String> untranslated) {
    public Chat {
        turns = List.copyOf(turns);
        untranslated = List.copyOf(untranslated);
    }

    public Chat withModel(String other) {
        return new Chat(other, turns, tools, format, sampling, reasoning, stream, user, serviceTier, untranslated);
    }

    /// Whether any part of it is marked as worth keeping in the provider's cache.
    public boolean isMarkedForCache() {
        return turns.stream().anyMatch(turn -> turn.parts().stream().anyMatch(Part::isMarkedForCache))
                || tools.all().stream().anyMatch(tool -> tool.cache() != null);
    }
}
