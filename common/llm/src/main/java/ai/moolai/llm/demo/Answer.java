package ai.moolai.llm.demo;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A made-up answer, before it takes the form of a whole answer or of a stream.
///
/// @param created seconds of the epoch
record Answer(String id, long created, String model, List<Choice> choices, long promptTokens) {
    enum Finish {
        STOP("stop"),
        LENGTH("length"),
        TOOL_CALLS("tool_calls");

        private final String text;

        Finish(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /// @param content null where tools are called
    record Choice(@Nullable String content, List<Call> calls, Finish finish, long tokens) {}

    /// @param input JSON, or free text for a custom tool
    record Call(String id, Tool tool, String input) {}

    long completionTokens() {
        return choices.stream().mapToLong(Choice::tokens).sum();
    }
}
