package ai.moolai.llm.anthropic;

import ai.moolai.llm.chat.Answer.Ending;
import ai.moolai.llm.chat.Stop;
import org.jspecify.annotations.Nullable;

/// Anthropic's words for why an answer ended.
final class StopReasons {
    private static final String WINDOW = "model_context_window_exceeded";

    private StopReasons() {}

    /// Words that came later than this table count as an ordinary end.
    static Stop stop(@Nullable String word) {
        return switch (word) {
            case "stop_sequence" -> Stop.STOP_TEXT;
            case "tool_use" -> Stop.TOOL_CALLS;
            case "max_tokens", WINDOW -> Stop.LENGTH;
            case "refusal" -> Stop.FILTERED;
            case "pause_turn" -> Stop.PAUSED;
            case null, default -> Stop.END;
        };
    }

    static String word(Ending ending) {
        return switch (ending.stop()) {
            case END -> "end_turn";
            case STOP_TEXT -> "stop_sequence";
            case LENGTH -> WINDOW.equals(ending.word()) ? WINDOW : "max_tokens";
            case TOOL_CALLS -> "tool_use";
            case FILTERED -> "refusal";
            case PAUSED -> "pause_turn";
        };
    }
}
