package ai.moolai.base;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who makes a call: known once a credential has been judged.
///
/// @param keyId the API key that was shown, or null for the local administrator of open mode
/// @param userId the person it belongs to, where the key says so
/// @param name what people call it, for logs and records
/// @param models the models it may call; empty means every model
public record Caller(@Nullable KeyId keyId, @Nullable String userId, String name, Role role, Set<String> models) {
    /// Whoever calls without a credential in open mode.
    public static final Caller LOCAL_ADMINISTRATOR = new Caller(null, null, "local", Role.ADMIN, Set.of());

    public Caller {
        models = Set.copyOf(models);
    }

    public boolean mayCall(String model) {
        return models.isEmpty() || models.contains(model);
    }
}
