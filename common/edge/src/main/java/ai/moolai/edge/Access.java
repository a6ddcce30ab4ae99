package ai.moolai.edge;

import ai.moolai.base.Role;

/// Who may enter a route. A route says it always: nothing is open by being forgotten.
///
/// A credential that a call carries is judged on every route, also on an open one.
public sealed interface Access {
    /// Everybody, with or without a credential.
    Access OPEN = new Open();

    /// Callers whose role includes `role`.
    static Access needs(Role role) {
        return new Needs(role);
    }

    /// Everybody.
    record Open() implements Access {}

    /// Callers whose role includes this one.
    record Needs(Role role) implements Access {}
}
