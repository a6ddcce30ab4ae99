package ai.moolai.llm.responses;

import ai.moolai.llm.chat.Stop;
import ai.moolai.llm.responses.Item.Status;
import org.jspecify.annotations.Nullable;

/// How a response is, in the vendor's words.
///
/// @param reason why it is incomplete
/// @param error what went wrong here, for people
record Outcome(
        Status status, @Nullable String reason, @Nullable String error) {
    static final Outcome IN_PROGRESS = new Outcome(Status.IN_PROGRESS, null, null);
    static final Outcome COMPLETED = new Outcome(Status.COMPLETED, null, null);

    static Outcome of(Stop stop) {
        return switch (stop) {
            case END, STOP_TEXT, TOOL_CALLS, PAUSED -> COMPLETED;
            case LENGTH -> new Outcome(Status.INCOMPLETE, "max_output_tokens", null);
            case FILTERED -> new Outcome(Status.INCOMPLETE, "content_filter", null);
        };
    }

    /// It said more than is kept of an answer, and was cut there.
    static Outcome cut(int charactersMax) {
        return new Outcome(
                Status.INCOMPLETE,
                "answer_too_long",
                "the answer was cut: it has more characters than are kept of a stream (expected: at most "
                        + charactersMax + ")");
    }

    /// The status of the item at `index` of `count`: what is incomplete broke off in the last one.
    Status ofItem(int index, int count) {
        return status == Status.INCOMPLETE && index < count - 1 ? Status.COMPLETED : status;
    }
}
