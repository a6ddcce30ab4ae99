package ai.moolai.llm.chat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;

/// Counts tokens where the provider has not: only ever an estimate, and marked as one wherever it goes. Slow for long
/// texts, so it runs on a virtual thread.
public final class TokenEstimate {
    /// Beyond this, the count is extrapolated from the beginning of the text.
    private static final int COUNTED_CHARACTERS_MAX = 1 << 20;

    private TokenEstimate() {}

    /// About how many tokens `text` is.
    public static long count(CharSequence text) {
        if (text.length() <= COUNTED_CHARACTERS_MAX) {
            return Holder.ENCODING.countTokensOrdinary(text.toString());
        }
        long head = Holder.ENCODING.countTokensOrdinary(
                text.subSequence(0, COUNTED_CHARACTERS_MAX).toString());
        return Math.multiplyFull((int) head, text.length()) / COUNTED_CHARACTERS_MAX;
    }

    /// Loads its table only when a first estimate is wanted.
    private static final class Holder {
        static final Encoding ENCODING = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
    }
}
