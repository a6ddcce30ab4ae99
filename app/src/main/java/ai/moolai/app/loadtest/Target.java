package ai.moolai.app.loadtest;

import ai.moolai.base.Secret;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// An orchestrator that takes the load.
///
/// @param token sent along, or null for none
public record Target(URI url, @Nullable Secret token) {
    Target with(Secret other) {
        return new Target(url, other);
    }
}
