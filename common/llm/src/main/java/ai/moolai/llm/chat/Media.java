package ai.moolai.llm.chat;

import org.jspecify.annotations.Nullable;

/// Where the bytes of an image, a document or a sound are.
public sealed interface Media {
    /// In the request itself.
    ///
    /// @param type as `image/png`
    /// @param base64 the bytes in base64, without line ends
    record Inline(String type, String base64) implements Media {}

    /// In the request itself, as plain text: only documents are.
    record PlainText(String text) implements Media {}

    /// At an address that the provider fetches; this gateway never does.
    ///
    /// @param type as far as the caller said
    record Url(String url, @Nullable String type) implements Media {}

    /// Uploaded to the provider before, under its own name.
    record File(String id) implements Media {}
}
