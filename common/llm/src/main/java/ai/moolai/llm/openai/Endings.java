package ai.moolai.llm.openai;

import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Stop;
import org.jspecify.annotations.Nullable;

/// OpenAI's words for why an answer ended.
final class Endings {
    private Endings() {}

    /// What `word` means.
    ///
    /// @param calls whether tools were called: servers say `stop` to that as well, and so does OpenAI when the call
    ///     was demanded
    static Answer.Ending read(@Nullable String word, boolean calls) {
        Stop stop = switch (word) {
            case "length" -> Stop.LENGTH;
            case "content_filter" -> Stop.FILTERED;
            case "tool_calls", "function_call" -> Stop.TOOL_CALLS;
            case null, default -> calls ? Stop.TOOL_CALLS : Stop.END;
        };
        return new Answer.Ending(stop, word, null);
    }

    /// @param functions whether the caller speaks of functions, as was usual before there were tools
    static String word(Stop stop, boolean functions) {
        return switch (stop) {
            case END, STOP_TEXT, PAUSED -> "stop";
            case LENGTH -> "length";
            case TOOL_CALLS -> functions ? "function_call" : "tool_calls";
            case FILTERED -> "content_filter";
        };
    }
}
