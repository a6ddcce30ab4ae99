package ai.moolai.llm.responses;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An item of an answer's output.
sealed interface Item {
    /// What the model says aloud.
    record Message(List<Content> contents) implements Item {
        public Message {
            contents = List.copyOf(contents);
        }
    }

    /// What it thought.
    ///
    /// @param text of its one summary; empty when there is none
    /// @param seal its encrypted content; null when there is none, or when the caller does not want it
    record Reasoning(String text, @Nullable String seal) implements Item {}

    /// A function that it wants called.
    ///
    /// @param callId by which the output refers to it
    record FunctionCall(String callId, String name, String arguments) implements Item {}

    /// A part of a message: a text, or the words of a refusal.
    record Content(boolean refusal, String text) {}

    /// How far an item is.
    enum Status {
        IN_PROGRESS("in_progress"),
        COMPLETED("completed"),
        INCOMPLETE("incomplete");

        private final String text;

        Status(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }
}
