package ai.moolai.controller.organizations;

import ai.moolai.base.Caller;
import ai.moolai.base.KeyId;
import ai.moolai.base.Role;
import java.time.Instant;
import java.util.Set;

/// An operator's key without its secret.
///
/// @param prefix the secret's first characters, so that a person can tell keys apart
/// @param secretHash the secret's SHA-256 in hexadecimal digits
record OperatorKey(KeyId keyId, String name, String prefix, String secretHash, Role role, Instant createdAt) {
    Caller caller() {
        return new Caller(keyId, null, name, role, Set.of());
    }
}
