package ai.moolai.llm.chat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a provider says went wrong. What it did not say is null.
///
/// @param kind who is at fault
/// @param message the provider's words
/// @param type its word for the family, as `invalid_request_error`
/// @param param the field at fault
/// @param code its word for the case, as `context_length_exceeded`
/// @param pause how long it wants to be left alone, where its body says; headers are read for every provider alike
public record ProviderError(
        Kind kind,
        @Nullable String message,
        @Nullable String type,
        @Nullable String param,
        @Nullable String code,
        @Nullable Duration pause) {
    /// Who is at fault, which decides what the caller is told and whether asking again can help.
    public enum Kind {
        /// The request is wrong; asking again gives the same.
        REJECTED,
        /// The provider does not know the model.
        MODEL_NOT_FOUND,
        /// The gateway's own key, its rights or its credit.
        ACCOUNT,
        RATE_LIMITED,
        OVERLOADED,
        /// The provider failed.
        SERVER
    }
}
