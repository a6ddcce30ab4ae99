package ai.moolai.edge;

import ai.moolai.base.Caller;

/// Judges a credential. It is called on the event loop: in memory, without waiting.
@FunctionalInterface
public interface Authenticator {
    /// @param credential what stood behind `Bearer` or in `x-api-key`; never to be logged
    /// @throws ai.moolai.base.FailureException usually `invalid_api_key`
    Caller authenticate(String credential);
}
