package ai.moolai.llm.gemini;

import ai.moolai.llm.chat.Stop;
import java.util.Optional;

/// Google's words for why an answer ended. Some are no end but a failure, as a call that the model wrote wrongly
/// (`MALFORMED_FUNCTION_CALL`), and some are not known here: none of them is told as an answer that is whole, since a
/// caller would take what came of it for all there is. An error lets the caller, or the gateway, ask again.
final class FinishReasons {
    /// What a candidate bears that has not ended.
    static final String NONE = "FINISH_REASON_UNSPECIFIED";

    private FinishReasons() {}

    /// Empty when it is a failure.
    static Optional<Stop> stop(String word, boolean toolCalls) {
        return Optional.ofNullable(
                switch (word) {
                    case "STOP" -> toolCalls ? Stop.TOOL_CALLS : Stop.END;
                    case "MAX_TOKENS" -> Stop.LENGTH;
                    case "SAFETY",
                            "RECITATION",
                            "LANGUAGE",
                            "BLOCKLIST",
                            "PROHIBITED_CONTENT",
                            "SPII",
                            "IMAGE_SAFETY",
                            "IMAGE_PROHIBITED_CONTENT",
                            "IMAGE_RECITATION",
                            "IMAGE_OTHER" -> Stop.FILTERED;
                    default -> null;
                });
    }
}
