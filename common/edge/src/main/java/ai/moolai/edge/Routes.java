package ai.moolai.edge;

import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;

/// The routes of a service, in the order they were named. Each event loop has its own, so that a handler may own what
/// belongs to one loop.
public final class Routes {
    /// The limit of routes that name none: 1 MiB.
    public static final long BODY_BYTES_MAX_DEFAULT = 1 << 20;

    private final List<Route> all = new ArrayList<>();

    public Routes get(String template, Access access, Handler handler) {
        return at(HttpMethod.GET, template, access, handler);
    }

    public Routes post(String template, Access access, Handler handler) {
        return at(HttpMethod.POST, template, access, handler);
    }

    /// @param bodyBytesMax the longest request body, in bytes
    public Routes post(String template, Access access, Handler handler, long bodyBytesMax) {
        return add(new Route(HttpMethod.POST, template, access, handler, bodyBytesMax));
    }

    public Routes put(String template, Access access, Handler handler) {
        return at(HttpMethod.PUT, template, access, handler);
    }

    public Routes delete(String template, Access access, Handler handler) {
        return at(HttpMethod.DELETE, template, access, handler);
    }

    public Routes at(HttpMethod method, String template, Access access, Handler handler) {
        return add(new Route(method, template, access, handler, BODY_BYTES_MAX_DEFAULT));
    }

    /// @throws IllegalArgumentException when this method and template are there already
    public Routes add(Route route) {
        for (Route other : all) {
            if (other.method().equals(route.method()) && other.template().equals(route.template())) {
                throw new IllegalArgumentException(
                        "route named twice: " + route.method() + " " + route.template() + " (expected: once)");
            }
        }
        all.add(route);
        return this;
    }

    public List<Route> all() {
        return List.copyOf(all);
    }
}
