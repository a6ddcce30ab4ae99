package ai.moolai.redis;

import ai.moolai.base.Clock;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The door: one Redis that replicas share. No future that it gives fails, and each is done within [#ANSWER_MAX]: at
/// once while there is no connection, which is made again behind the scenes. What goes wrong is counted and told.
public final class Redis implements AutoCloseable {
    /// How long an answer is waited for. A connection on which one does not come in that time is given up.
    public static final Duration ANSWER_MAX = Duration.ofMillis(250);

    /// Questions without an answer yet; one more is not asked.
    public static final int UNDER_WAY_MAX = 1_024;

    /// A longer value or message is neither stored nor sent.
    public static final int VALUE_BYTES_MAX = 1 << 20;

    private static final int KEEP_ALIVE_IDLE_SECONDS = 10;
    private static final int KEEP_ALIVE_INTERVAL_SECONDS = 5;
    private static final int KEEP_ALIVE_PROBES_MAX = 3;

    private final Clock clock;
    private final Context loop;
    private final Trouble trouble;
    private final Line commands;
    private final Channels channels;
    private final AtomicInteger underWay = new AtomicInteger();

    private Redis(Vertx vertx, RedisUrl url, Clock clock) {
        this.clock = clock;
        this.loop = vertx.getOrCreateContext();
        this.trouble = new Trouble(url, clock);
        RedisOptions options = options(url);
        this.commands = new Line(vertx, loop, options, trouble, _ -> {});
        this.channels = new Channels(vertx, loop, options, trouble);
    }

    /// Begins to connect, and returns at once.
    ///
    /// @param vertx lends an event loop that nobody blocks; close this before it
    public static Redis open(Vertx vertx, RedisUrl url, Clock clock) {
        var redis = new Redis(vertx, url, clock);
        redis.loop.runOnContext(_ -> redis.commands.open());
        return redis;
    }

    /// The value of a key; empty when there is none, and when Redis does not tell.
    public CompletableFuture<Optional<byte[]>> get(String key) {
        return ask(
                Request.cmd(Command.GET).arg(key),
                answer -> answer == null ? Optional.empty() : Optional.of(answer.toBytes()),
                _ -> Optional.empty());
    }

    /// Keeps a value under a key for a while.
    ///
    /// @param keep in whole milliseconds, one at least
    /// @return whether Redis has it
    public CompletableFuture<Boolean> set(String key, byte[] value, Duration keep) {
        if (keep.toMillis() < 1) {
            throw new IllegalArgumentException("keep: " + keep + " (expected: 1 ms or longer)");
        }
        if (isTooLong(value)) {
            return CompletableFuture.completedFuture(false);
        }
        return ask(Request.cmd(Command.SET).arg(key).arg(value).arg("PX").arg(keep.toMillis()), _ -> true, _ -> false);
    }

    /// Sends a message to whoever listens to a channel just now.
    ///
    /// @return whether Redis has taken it
    public CompletableFuture<Boolean> publish(String channel, byte[] message) {
        if (isTooLong(message)) {
            return CompletableFuture.completedFuture(false);
        }
        return ask(Request.cmd(Command.PUBLISH).arg(channel).arg(message), _ -> true, _ -> false);
    }

    /// Whether Redis answers, and how fast.
    public CompletableFuture<RedisPing> ping() {
        long begun = clock.nanoTime();
        return ask(
                Request.cmd(Command.PING),
                _ -> new RedisPing(true, millisSince(begun), null),
                why -> new RedisPing(false, millisSince(begun), why));
    }

    /// Listens to a channel from now on, as long as there is a connection.
    ///
    /// @param messages told of every message, on the event loop: it must be quick
    /// @param listening told each time that listening begins, for the first time or again: what was sent before was
    ///     missed
    /// @return ends it
    public Subscription subscribe(String channel, Consumer<byte[]> messages, Runnable listening) {
        return channels.subscribe(channel, messages, listening);
    }

    /// How it is doing, without asking it.
    public RedisState state() {
        return trouble.state(commands.connection() != null);
    }

    /// What is under way ends without an answer.
    @Override
    public void close() {
        loop.runOnContext(_ -> {
            channels.close();
            commands.close();
        });
    }

    private boolean isTooLong(byte[] value) {
        if (value.length > VALUE_BYTES_MAX) {
            trouble.failed(value.length + " bytes (expected: " + VALUE_BYTES_MAX + " at most)");
            return true;
        }
        return false;
    }

    private <T> CompletableFuture<T> ask(
            Request request, Function<@Nullable Response, T> answered, Function<String, T> failed) {
        if (underWay.incrementAndGet() > UNDER_WAY_MAX) {
            underWay.decrementAndGet();
            return CompletableFuture.completedFuture(
                    failed(failed, UNDER_WAY_MAX + " questions wait for their answers already"));
        }
        var done = new CompletableFuture<T>();
        loop.runOnContext(_ -> {
            RedisConnection connection = commands.connection();
            if (connection == null) {
                underWay.decrementAndGet();
                done.complete(failed(failed, "there is no connection"));
                return;
            }
            connection.send(request).timeout(ANSWER_MAX).onComplete(answer -> {
                underWay.decrementAndGet();
                if (answer.succeeded()) {
                    commands.proved();
                    done.complete(answered.apply(answer.result()));
                    return;
                }
                String why = Line.reason(answer.cause(), ANSWER_MAX);
                done.complete(failed(failed, why));
                if (answer.cause() instanceof TimeoutException) {
                    commands.drop(connection, why);
                }
            });
        });
        return done;
    }

    private <T> T failed(Function<String, T> failed, String why) {
        trouble.failed(why);
        return failed.apply(why);
    }

    private double millisSince(long begun) {
        return (clock.nanoTime() - begun) / 1e6;
    }

    /// A peer that vanished without a word is noticed within half a minute, on a connection that only listens too.
    private static RedisOptions options(RedisUrl url) {
        var net = new NetClientOptions().setHostnameVerificationAlgorithm("HTTPS");
        net.setConnectTimeout(Math.toIntExact(Line.CONNECT_MAX.toMillis()))
                .setTcpKeepAlive(true)
                .setTcpKeepAliveIdleSeconds(KEEP_ALIVE_IDLE_SECONDS)
                .setTcpKeepAliveIntervalSeconds(KEEP_ALIVE_INTERVAL_SECONDS)
                .setTcpKeepAliveCount(KEEP_ALIVE_PROBES_MAX);
        var certificates = url.certificates();
        if (certificates != null) {
            net.setTrustOptions(new PemTrustOptions().addCertPath(certificates.toString()));
        }
        var options = new RedisOptions()
                .setConnectionString(url.endpoint())
                .setNetClientOptions(net)
                .setMaxWaitingHandlers(UNDER_WAY_MAX)
                .setMaxPoolSize(1)
                .setMaxPoolWaiting(1);
        if (url.user() != null) {
            options.setUser(url.user());
        }
        var password = url.password();
        if (password != null) {
            options.setPassword(password.reveal());
        }
        return options;
    }
}
