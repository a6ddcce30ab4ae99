package ai.moolai.redis;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The channels that are listened to, over a connection of their own, which is made when the first of them is wanted.
final class Channels {
    static final int LISTENERS_MAX = 100;
    private static final Logger LOG = LoggerFactory.getLogger(Channels.class);

    private final Context loop;
    private final Trouble trouble;
    private final Line line;
    private final Map<String, Set<Listener>> listeners = new HashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    Channels(Vertx vertx, Context loop, RedisOptions options, Trouble trouble) {
        this.loop = loop;
        this.trouble = trouble;
        this.line = new Line(vertx, loop, options, trouble, this::opened);
    }

    /// One who listens.
    final class Listener implements Subscription {
        private final String channel;
        private final Consumer<byte[]> messages;
        private final Runnable listening;
        private volatile boolean closed;

        private Listener(String channel, Consumer<byte[]> messages, Runnable listening) {
            this.channel = channel;
            this.messages = messages;
            this.listening = listening;
        }

        @Override
        public void close() {
            closed = true;
            loop.runOnContext(_ -> remove(this));
        }

        private void tell(Runnable what) {
            if (closed) {
                return;
            }
            try {
                what.run();
            } catch (RuntimeException broken) {
                LOG.error("a listener of {} failed", channel, broken);
            }
        }
    }

    Listener subscribe(String channel, Consumer<byte[]> messages, Runnable listening) {
        if (count.incrementAndGet() > LISTENERS_MAX) {
            count.decrementAndGet();
            throw new IllegalStateException(LISTENERS_MAX + " listen already (expected: fewer)");
        }
        var listener = new Listener(channel, messages, listening);
        loop.runOnContext(_ -> add(listener));
        return listener;
    }

    private void add(Listener listener) {
        listeners.computeIfAbsent(listener.channel, _ -> new LinkedHashSet<>()).add(listener);
        RedisConnection connection = line.connection();
        if (connection == null) {
            line.open();
        } else {
            listen(connection, Map.of(listener.channel, Set.of(listener)));
        }
    }

    private void remove(Listener listener) {
        Set<Listener> rest = listeners.get(listener.channel);
        if (rest == null || !rest.remove(listener)) {
            return;
        }
        count.decrementAndGet();
        if (rest.isEmpty()) {
            listeners.remove(listener.channel);
            RedisConnection connection = line.connection();
            if (connection != null) {
                connection
                        .send(Request.cmd(Command.UNSUBSCRIBE).arg(listener.channel))
                        .onFailure(failed -> trouble.note(Line.reason(failed, Redis.ANSWER_MAX)));
            }
        }
    }

    private void opened(RedisConnection connection) {
        connection.handler(this::heard);
        if (!listeners.isEmpty()) {
            listen(connection, Map.copyOf(listeners));
        }
    }

    /// Connecting is patient, so that this may be too: all channels are asked for at once.
    private void listen(RedisConnection connection, Map<String, Set<Listener>> who) {
        List<Listener> told = who.values().stream().flatMap(Set::stream).toList();
        Request request = Request.cmd(Command.SUBSCRIBE);
        who.keySet().forEach(request::arg);
        connection.send(request).timeout(Line.CONNECT_MAX).onComplete(answer -> {
            if (answer.succeeded()) {
                line.proved();
                told.forEach(listener -> listener.tell(listener.listening));
            } else {
                line.drop(connection, "no subscription: " + Line.reason(answer.cause(), Line.CONNECT_MAX));
            }
        });
    }

    /// What Redis sends by itself: `message`, the channel, the message, and other things that nobody asked for.
    private void heard(@Nullable Response sent) {
        if (sent == null
                || !isList(sent)
                || sent.size() != 3
                || !"message".equals(sent.get(0).toString())) {
            return;
        }
        String channel = sent.get(1).toString();
        byte[] message = sent.get(2).toBytes();
        for (Listener listener : List.copyOf(listeners.getOrDefault(channel, Set.of()))) {
            listener.tell(() -> listener.messages.accept(message));
        }
    }

    private static boolean isList(Response sent) {
        return sent.type() == ResponseType.PUSH || sent.type() == ResponseType.MULTI;
    }

    void close() {
        listeners.clear();
        line.close();
    }
}
