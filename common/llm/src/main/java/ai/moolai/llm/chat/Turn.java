package ai.moolai.llm.chat;

import java.util.List;

/// One turn. Results of tools are parts of a user's turn, as they are an answer to the model.
public record Turn(Speaker speaker, List<Part> parts) {
    /// Who speaks.
    public enum Speaker {
        /// Instructions above the user's.
        SYSTEM,
        USER,
        ASSISTANT
    }

    public Turn {
        parts = List.copyOf(parts);
    }
}
