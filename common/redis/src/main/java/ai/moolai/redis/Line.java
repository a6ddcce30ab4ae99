package ai.moolai.redis;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One connection that is made again whenever it is lost, sooner at first and less often while nobody answers. Used on
/// one event loop alone.
final class Line {
    /// For the socket, TLS and the greeting together.
    static final Duration CONNECT_MAX = Duration.ofSeconds(2);

    static final Duration RETRY_FIRST = Duration.ofMillis(100);
    static final Duration RETRY_MAX = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Context loop;
    private final RedisOptions options;
    private final Trouble trouble;
    private final Consumer<RedisConnection> opened;
    private io.vertx.redis.client.@Nullable Redis client;
    private volatile @Nullable RedisConnection connection;
    private Duration delay = RETRY_FIRST;
    private long timer = -1;
    private boolean closed;

    /// @param opened told of every connection before it is used
    Line(Vertx vertx, Context loop, RedisOptions options, Trouble trouble, Consumer<RedisConnection> opened) {
        this.vertx = vertx;
        this.loop = loop;
        this.options = options;
        this.trouble = trouble;
        this.opened = opened;
    }

    /// Connects, unless that is under way or done.
    void open() {
        if (closed || client != null || timer != -1) {
            return;
        }
        var own = io.vertx.redis.client.Redis.createClient(vertx, new RedisOptions(options));
        client = own;
        own.connect()
                .timeout(CONNECT_MAX)
                .onComplete(done -> loop.runOnContext(_ -> {
                    if (!own.equals(client)) {
                        return;
                    }
                    if (done.failed()) {
                        lost(own, "no connection: " + reason(done.cause(), CONNECT_MAX));
                    } else {
                        connected(own, done.result());
                    }
                }));
    }

    private void connected(io.vertx.redis.client.Redis own, RedisConnection made) {
        made.exceptionHandler(broken -> loop.runOnContext(_ -> lost(own, "the connection broke: " + broken)));
        made.endHandler(_ -> loop.runOnContext(_ -> lost(own, "the connection was closed")));
        connection = made;
        opened.accept(made);
    }

    /// The connection that can be used now, or null.
    @Nullable
    RedisConnection connection() {
        return connection;
    }

    /// It answers: should it be lost, it is made again soon.
    void proved() {
        delay = RETRY_FIRST;
    }

    /// Gives up a connection that does not answer.
    void drop(RedisConnection silent, String why) {
        var own = client;
        if (own != null && silent.equals(connection)) {
            lost(own, why);
        }
    }

    private void lost(io.vertx.redis.client.Redis own, String why) {
        if (!own.equals(client)) {
            return;
        }
        release();
        if (closed) {
            return;
        }
        trouble.note(why);
        timer = vertx.setTimer(jittered(delay).toMillis(), _ -> {
            timer = -1;
            open();
        });
        delay = delay.multipliedBy(2).compareTo(RETRY_MAX) < 0 ? delay.multipliedBy(2) : RETRY_MAX;
    }

    void close() {
        closed = true;
        if (timer != -1) {
            vertx.cancelTimer(timer);
        }
        release();
    }

    /// The client closes whatever it has opened, what is still being greeted too.
    private void release() {
        var own = client;
        client = null;
        connection = null;
        if (own != null) {
            own.close();
        }
    }

    /// One line: what the server or the network said.
    static String reason(Throwable failed, Duration waited) {
        if (failed instanceof TimeoutException) {
            return "no answer within " + waited.toMillis() + " ms";
        }
        return failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage();
    }

    /// Between half of `delay` and all of it, so that replicas do not come back in step.
    private static Duration jittered(Duration delay) {
        long millis = delay.toMillis();
        return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
    }
}
