package ai.moolai.llm;

import ai.moolai.base.Clock;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/// The HTTP client of one event loop: it and every call made through it live on that loop alone.
public final class Upstream {
    /// How exactly time limits are kept.
    private static final Duration SWEEP_INTERVAL = Duration.ofMillis(100);

    /// Some providers' paths name the model, which strangers make up.
    private static final int REMEMBERED_PATHS_MAX = 1000;

    private final Vertx vertx;
    private final Clock clock;
    private final int connectionsMax;
    private final NetClient connecting;
    private final IdentityHashMap<Provider, Way> ways = new IdentityHashMap<>();
    private final Set<UpstreamCall> active = new HashSet<>();
    private boolean watching;

    /// What is kept for calls to one provider.
    private record Way(UpstreamPool pool, Map<String, RequestHead> heads) {}

    /// @param connectionsMax connections to one provider from this event loop
    public Upstream(Vertx vertx, Clock clock, int connectionsMax) {
        this.vertx = vertx;
        this.clock = clock;
        this.connectionsMax = connectionsMax;
        this.connecting = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
    }

    /// Sends `wire` to the provider.
    ///
    /// @param totalDeadlineNanos when the whole call must be over, by [Clock#nanoTime]
    /// @param trace sent as `x-client-request-id`, so that the provider's log can be matched with ours
    public UpstreamCall post(
            Provider provider, WireRequest wire, String trace, long totalDeadlineNanos, UpstreamListener listener) {
        Way way = ways.computeIfAbsent(provider, this::way);
        RequestHead head = head(way, provider, wire.path());
        var call = new UpstreamCall(provider.limits(), clock, totalDeadlineNanos, listener, active::remove);
        active.add(call);
        watch();
        way.pool.take((connection, failure) -> {
            if (failure == null) {
                call.connected(connection, way.pool, head, wire, trace);
            } else {
                call.connectFailed(failure);
            }
        });
        return call;
    }

    private Way way(Provider provider) {
        var context = (ContextInternal) vertx.getOrCreateContext();
        return new Way(new UpstreamPool(context, clock, connecting, provider, connectionsMax), new HashMap<>());
    }

    private static RequestHead head(Way way, Provider provider, String path) {
        RequestHead ready = way.heads.get(path);
        if (ready == null) {
            ready = new RequestHead(provider, path);
            if (way.heads.size() < REMEMBERED_PATHS_MAX) {
                way.heads.put(path, ready);
            }
        }
        return ready;
    }

    /// Calls under way.
    public int active() {
        return active.size();
    }

    public void close() {
        connecting.close();
    }

    /// Looks again and again for as long as there are calls: without any, the loop sleeps.
    private void watch() {
        if (!watching) {
            watching = true;
            vertx.setTimer(SWEEP_INTERVAL.toMillis(), _ -> {
                watching = false;
                sweep();
                if (!active.isEmpty()) {
                    watch();
                }
            });
        }
    }

    private void sweep() {
        long now = clock.nanoTime();
        Set<UpstreamCall> late = null;
        for (Iterator<UpstreamCall> calls = active.iterator(); calls.hasNext(); ) {
            var call = calls.next();
            if (call.isLate(now)) {
                late = late == null ? new HashSet<>() : late;
                late.add(call);
            }
        }
        if (late != null) {
            late.forEach(call -> call.expire(now));
        }
    }
}
