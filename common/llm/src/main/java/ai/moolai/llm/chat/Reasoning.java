package ai.moolai.llm.chat;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How much the model is to think before it speaks.
///
/// @param mode whether it is to think at all
/// @param effort how hard; null when not said
/// @param tokensMax the most tokens it may think, where the caller's dialect counts them
/// @param shown whether the caller wants to see the thoughts or a summary of them; null when not said
public record Reasoning(
        Mode mode,
        @Nullable Effort effort,
        @Nullable Long tokensMax,
        @Nullable Boolean shown) {
    public static final Reasoning UNSET = new Reasoning(Mode.UNSET, null, null, null);

    /// Whether it is to think.
    public enum Mode {
        UNSET,
        OFF,
        /// As much as it finds right.
        ADAPTIVE,
        ON
    }

    /// How hard, from least to most.
    public enum Effort {
        NONE,
        MINIMAL,
        LOW,
        MEDIUM,
        HIGH,
        XHIGH,
        MAX;

        private final String text = name().toLowerCase(Locale.ROOT);

        /// The word that every vendor uses for it.
        public String text() {
            return text;
        }

        public static Optional<Effort> named(String text) {
            for (Effort effort : values()) {
                if (effort.text.equals(text)) {
                    return Optional.of(effort);
                }
            }
            return Optional.empty();
        }
    }
}
