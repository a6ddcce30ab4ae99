package ai.moolai.edge;

import io.vertx.core.http.HttpMethod;

/// Told of every exchange when it has ended, on its event loop: it must not block.
@FunctionalInterface
public interface EdgeObserver {
    EdgeObserver NONE = (_, _, _, _) -> {};

    /// @param template the route's template, `unmatched` when no route was found
    /// @param status the status sent; 499 when the caller went away before the answer ended
    /// @param nanos from the request's head to the answer's last byte
    void ended(HttpMethod method, String template, int status, long nanos);
}
