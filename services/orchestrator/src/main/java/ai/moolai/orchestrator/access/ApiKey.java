package ai.moolai.orchestrator.access;

import ai.moolai.base.Caller;
import ai.moolai.base.KeyId;
import ai.moolai.base.Role;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An API key without its secret.
///
/// @param prefix the first characters of the secret, so that a person can tell keys apart
/// @param models what it may call; empty means every model
public record ApiKey(
        KeyId keyId,
        String name,
        String prefix,
        Role role,
        @Nullable String userId,
        List<String> models,
        @Nullable Instant expiresAt,
        Instant createdAt,
        @Nullable Instant lastUsedAt) {
    public ApiKey {
        models = List.copyOf(models);
    }

    boolean expired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    Caller caller() {
        return new Caller(keyId, userId, name, role, Set.copyOf(models));
    }
}
