package ai.moolai.llm;

import ai.moolai.base.Clock;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/// The HTTP client of one event loop: it and every call made through it live on that loop alone.
public final class Upstream {
    /// How exactly time limits are kept.
    private static final Duration SWEEP_INTERVAL = Duration.ofMillis(100);

    /// Some providers' paths name the model, which strangers make up.
    private static final int REMEMBERED_PATHS_MAX = 1000;

    /// An answer comes in pieces of what one reading of the socket brings, at most.
    private static final int PIECE_BYTES_MAX = 64 << 10;

    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence USER_AGENT = HttpHeaders.createOptimized("moolai");

    private final Vertx vertx;
    private final Clock clock;
    private final HttpClientAgent client;
    private final IdentityHashMap<Provider, Map<String, RequestOptions>> options = new IdentityHashMap<>();
    private final Set<UpstreamCall> active = new HashSet<>();
    private boolean watching;
    /// Connections that have served a call.
    private final Set<HttpConnection> served = Collections.newSetFromMap(new WeakHashMap<>());

    /// @param connectionsMax connections to one provider from this event loop
    public Upstream(Vertx vertx, Clock clock, int connectionsMax) {
        this.vertx = vertx;
        this.clock = clock;
        this.client = vertx.httpClientBuilder()
                .with(new HttpClientOptions()
                        .setKeepAliveTimeout(30)
                        .setTcpNoDelay(true)
                        .setMaxHeaderSize(64 << 10)
                        .setMaxChunkSize(PIECE_BYTES_MAX)
                        .setMaxRedirects(0))
                .with(new PoolOptions().setHttp1MaxSize(connectionsMax).setMaxWaitQueueSize(0))
                .withConnectHandler(Upstream::connected)
                .build();
    }

    /// Sends `wire` to the provider.
    ///
    /// @param totalDeadlineNanos when the whole call must be over, by [Clock#nanoTime]
    /// @param trace sent as `x-client-request-id`, so that the provider's log can be matched with ours
    public UpstreamCall post(
            Provider provider, WireRequest wire, String trace, long totalDeadlineNanos, UpstreamListener listener) {
        var call = new UpstreamCall(provider.limits(), clock, totalDeadlineNanos, listener, active::remove);
        active.add(call);
        watch();
        connection(options(provider, wire.path())).onComplete(connected -> {
            if (connected.failed()) {
                call.connectFailed(connected.cause());
                return;
            }
            var request = connected.result();
            request.exceptionHandler(_ -> {}); // as above
            if (call.connected(request, !served.add(request.connection()))) {
                request.putHeader("x-client-request-id", trace);
                wire.headers().forEach(request::putHeader);
                request.send(BufferInternal.buffer(Unpooled.wrappedBuffer(wire.body())))
                        .onComplete(call::answered);
            }
        });
        return call;
    }

    private static void connected(HttpConnection connection) {
        // Each call is told of its own loss; unheard, it would be logged as a fault of this process as well.
        connection.exceptionHandler(_ -> {});
        ((ConnectionBase) connection).channel().pipeline().addFirst(new TurnFlush());
    }

    private Future<HttpClientRequest> connection(RequestOptions to) {
        try {
            return client.request(to);
        } catch (IllegalStateException closed) {
            // The service stops: the call fails as any other without a connection.
            return Future.failedFuture(closed);
        }
    }

    /// Calls under way.
    public int active() {
        return active.size();
    }

    public void close() {
        client.close();
    }

    private RequestOptions options(Provider provider, String path) {
        var known = options.computeIfAbsent(provider, _ -> new HashMap<>());
        var ready = known.get(path);
        if (ready == null) {
            ready = built(provider, path);
            if (known.size() < REMEMBERED_PATHS_MAX) {
                known.put(path, ready);
            }
        }
        return ready;
    }

    private static RequestOptions built(Provider provider, String path) {
        var headers = MultiMap.caseInsensitiveMultiMap()
                .add(HttpHeaders.CONTENT_TYPE, JSON)
                .add(HttpHeaders.USER_AGENT, USER_AGENT);
        if (provider.apiKey() != null) {
            provider.dialect().credentials(provider.apiKey()).forEach(headers::add);
        }
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(provider.baseUrl().getHost())
                .setPort(provider.port())
                // Made of the two for every call otherwise.
                .setServer(SocketAddress.inetSocketAddress(
                        provider.port(), provider.baseUrl().getHost()))
                .setSsl(provider.secure())
                .setURI(provider.baseUrl().getRawPath() + path)
                .setConnectTimeout(provider.limits().connect().toMillis())
                .setHeaders(headers);
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
