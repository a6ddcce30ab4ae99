package ai.moolai.orchestrator.ledger;

import ai.moolai.base.Usage;
import java.util.List;
import java.util.Locale;

/// The classes of tokens that can each have a price, as [Usage] counts them.
public enum TokenClass {
    INPUT,
    CACHE_READ,
    CACHE_WRITE_SHORT,
    CACHE_WRITE_LONG,
    INPUT_AUDIO,
    INPUT_IMAGE,
    OUTPUT,
    OUTPUT_REASONING,
    OUTPUT_AUDIO;

    /// All of them, without the copy that `values()` makes on every call.
    static final List<TokenClass> ALL = List.of(values());

    private final String key = name().toLowerCase(Locale.ROOT);

    /// The word for it in a price book, as `cache_read`.
    public String key() {
        return key;
    }

    /// How many tokens of this class a call used.
    public long of(Usage usage) {
        return switch (this) {
            case INPUT -> usage.inputUncached();
            case CACHE_READ -> usage.cacheRead();
            case CACHE_WRITE_SHORT -> usage.cacheWriteShort();
            case CACHE_WRITE_LONG -> usage.cacheWriteLong();
            case INPUT_AUDIO -> usage.inputAudio();
            case INPUT_IMAGE -> usage.inputImage();
            case OUTPUT -> usage.outputText();
            case OUTPUT_REASONING -> usage.outputReasoning();
            case OUTPUT_AUDIO -> usage.outputAudio();
        };
    }
}
