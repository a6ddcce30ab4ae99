package ai.moolai.llm.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of a turn or of an answer.
public sealed interface Part {
    /// Plain text.
    ///
    /// @param cache marks that the prompt up to and with this part is worth keeping in the provider's cache
    record Text(String text, @Nullable CacheMark cache) implements Part {
        public Text(String text) {
            this(text, null);
        }
    }

    /// @param detail how closely it is to be looked at, in OpenAI's words: `low`, `high`, `auto`; null when not said
    record Image(
            Media media, @Nullable String detail, @Nullable CacheMark cache) implements Part {}

    /// A document, as a PDF or a plain text.
    ///
    /// @param name its file name or title
    record Document(
            Media media, @Nullable String name, @Nullable CacheMark cache) implements Part {}

    /// Recorded speech or sound.
    record Audio(Media media, @Nullable CacheMark cache) implements Part {}

    /// The model wants a tool to be called.
    ///
    /// @param id by which the result refers to it
    /// @param arguments JSON text; `{}` when the model gave none
    /// @param signature the provider's seal over the thought that led here, to be handed back to the same provider
    record ToolCall(
            String id,
            String name,
            String arguments,
            @Nullable Signature signature,
            @Nullable CacheMark cache) implements Part {
        public ToolCall {
            arguments = arguments.isBlank() ? "{}" : arguments;
        }
    }

    /// What a tool came to.
    ///
    /// @param id of the call
    /// @param name of the tool; null when the caller's dialect does not say: then the call with this id tells
    /// @param content texts, images and documents
    record ToolResult(
            String id,
            @Nullable String name,
            List<Part> content,
            boolean error,
            @Nullable CacheMark cache) implements Part {
        public ToolResult {
            content = List.copyOf(content);
        }
    }

    /// What the model thought before it spoke.
    ///
    /// @param text may be empty when the provider shows only the seal
    record Thinking(String text, @Nullable Signature signature) implements Part {}

    /// A thought that the provider shows only sealed.
    record RedactedThinking(Signature data) implements Part {}

    /// The model's words for not answering.
    record Refusal(String text) implements Part {}

    /// Whether it, or a part of it, is marked as worth keeping in the provider's cache.
    default boolean isMarkedForCache() {
        return switch (this) {
            case Text text -> text.cache != null;
            case Image image -> image.cache != null;
            case Document document -> document.cache != null;
            case Audio audio -> audio.cache != null;
            case ToolCall call -> call.cache != null;
            case ToolResult result ->
                result.cache != null || result.content.stream().anyMatch(Part::isMarkedForCache);
            case Thinking _, RedactedThinking _, Refusal _ -> false;
        };
    }
}
