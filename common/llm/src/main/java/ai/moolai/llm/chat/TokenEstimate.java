package ai.moolai.llm.chat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.lang.ref.SoftReference;
import org.jspecify.annotations.Nullable;

/// Counts tokens where the provider has not: only ever an estimate, and marked as one wherever it goes. Slow for long
/// texts, so it runs on a virtual thread.
public final class TokenEstimate {
    /// Beyond this, the count is extrapolated from the beginning of the text.
    private static final int COUNTED_CHARACTERS_MAX = 1 << 20;

    /// The table takes 33 MB and half a second to load: it is there when an estimate is wanted, and goes when nobody
    /// has
    /// wanted one for a while and memory is needed.
    private static SoftReference<@Nullable Encoding> loaded = new SoftReference<>(null);

    private TokenEstimate() {}

    /// About how many tokens `text` is.
    public static long count(CharSequence text) {
        Encoding encoding = encoding();
        if (text.length() <= COUNTED_CHARACTERS_MAX) {
            return encoding.countTokensOrdinary(text.toString());
        }
        long head = encoding.countTokensOrdinary(
                text.subSequence(0, COUNTED_CHARACTERS_MAX).toString());
        return Math.multiplyFull((int) head, text.length()) / COUNTED_CHARACTERS_MAX;
    }

    private static synchronized Encoding encoding() {
        Encoding known = loaded.get();
        if (known == null) {
            known = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
            loaded = new SoftReference<>(known);
        }
        return known;
    }
}
