package ai.moolai.llm.anthropic;

import ai.moolai.llm.chat.Signature;
import org.jspecify.annotations.Nullable;

/// Signatures as they are written in this dialect, in which no thought goes without one.
final class Signatures {
    /// Stands for the seal of a thought that has none. It is foreign, so that such a thought is never handed to
    /// Anthropic, which would refuse it.
    private static final String UNSEALED = new Signature("none", "").text(AnthropicProvider.KIND);

    private Signatures() {}

    /// What Anthropic wrote; null when it wrote nothing.
    static @Nullable Signature own(String text) {
        return text.isEmpty() ? null : new Signature(AnthropicProvider.KIND, text);
    }

    /// What a caller sends back; null when the thought has no seal.
    static @Nullable Signature parse(String text) {
        return text.isEmpty() || text.equals(UNSEALED) ? null : Signature.parse(text, AnthropicProvider.KIND);
    }

    static String text(@Nullable Signature signature) {
        return signature == null ? UNSEALED : signature.text(AnthropicProvider.KIND);
    }

    static boolean isForeign(@Nullable Signature signature) {
        return signature != null && !signature.origin().equals(AnthropicProvider.KIND);
    }
}
