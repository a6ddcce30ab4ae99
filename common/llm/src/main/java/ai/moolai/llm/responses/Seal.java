package ai.moolai.llm.responses;

import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Signature;
import org.jspecify.annotations.Nullable;

/// How signatures travel as the `encrypted_content` of a reasoning item. A seal without a text may be that of a tool
/// call, of a thought whose text the provider keeps to itself, or a thought that is nothing but sealed: only the first
/// is written plainly, and the others say what they are.
final class Seal {
    private static final String THOUGHT = "moolai-thought:";
    private static final String REDACTED = "moolai-redacted:";

    private Seal() {}

    static String ofCall(Signature signature) {
        return signature.text(OpenAiResponses.DIALECT);
    }

    /// @param text of the thought
    static String ofThought(String text, Signature signature) {
        boolean plain = !text.isEmpty() || signature.origin().equals(OpenAiResponses.DIALECT);
        return (plain ? "" : THOUGHT) + signature.text(OpenAiResponses.DIALECT);
    }

    static String ofRedacted(Signature data) {
        return REDACTED + data.text(OpenAiResponses.DIALECT);
    }

    /// What a reasoning item says.
    ///
    /// @param text of its summary
    /// @param beforeCall whether a function call follows it
    static Read read(String text, @Nullable String encrypted, boolean beforeCall) {
        if (encrypted == null || encrypted.isEmpty()) {
            return text.isEmpty() ? new Read.Nothing() : new Read.Thought(new Part.Thinking(text, null));
        }
        if (encrypted.startsWith(REDACTED)) {
            return new Read.Thought(new Part.RedactedThinking(parsed(encrypted.substring(REDACTED.length()))));
        }
        if (encrypted.startsWith(THOUGHT)) {
            return new Read.Thought(new Part.Thinking(text, parsed(encrypted.substring(THOUGHT.length()))));
        }
        Signature signature = parsed(encrypted);
        boolean ofCall = beforeCall && text.isEmpty() && !signature.origin().equals(OpenAiResponses.DIALECT);
        return ofCall ? new Read.OfCall(signature) : new Read.Thought(new Part.Thinking(text, signature));
    }

    private static Signature parsed(String text) {
        return Signature.parse(text, OpenAiResponses.DIALECT);
    }

    /// What a reasoning item turns out to be.
    sealed interface Read {
        record Thought(Part part) implements Read {}

        /// The seal of the function call that follows.
        record OfCall(Signature signature) implements Read {}

        /// The vendor's own item whose content it kept to itself: nothing that could be sent on.
        record Nothing() implements Read {}
    }
}
