package ai.moolai.edge;

import io.vertx.core.Vertx;

/// Makes the routes of one event loop, on that loop: a handler made here may own a client of the loop.
@FunctionalInterface
public interface RoutesFactory {
    Routes routes(Vertx vertx);
}
