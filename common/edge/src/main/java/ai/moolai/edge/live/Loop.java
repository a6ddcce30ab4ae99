package ai.moolai.edge.live;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import ai.moolai.edge.EventStream;
import ai.moolai.edge.Exchange;
import ai.moolai.edge.Reply;
import ai.moolai.edge.Socket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.internal.ContextInternal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The readers of one event loop. What is new is gathered for a moment and then written to all of them, some at a time,
/// so that calls are served in between.
public final class Loop {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final int WRITTEN_AT_ONCE_MAX = 64;
    private static final Duration BREATH = Duration.ofMillis(1);
    private static final ByteBuf COMMENT = Unpooled.unreleasableBuffer(
            Unpooled.directBuffer(3).writeBytes(":\n\n".getBytes(StandardCharsets.US_ASCII)));

    final Hub hub;
    final ContextInternal context;
    private final List<Reader> readers = new ArrayList<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile int size;
    private boolean looking;
    private boolean again;

    Loop(Hub hub, ContextInternal context) {
        this.hub = hub;
        this.context = context;
    }

    /// Answers with a stream of events.
    ///
    /// @param topics their names, separated by commas; null for all that the caller may see
    /// @throws FailureException `invalid_value`, `missing_credential`, `forbidden` or `too_many_readers`
    public void events(Exchange exchange, @Nullable String topics) {
        View view = topics == null
                ? hub.catalogue.all(exchange.callerOrNull())
                : hub.catalogue.with(
                        new View(0, 0, false), Arrays.asList(topics.split(",", -1)), exchange.callerOrNull());
        if (exchange.method().equals(HttpMethod.HEAD)) {
            exchange.reply(Reply.of(200, "text/event-stream", Buffer.buffer()));
            return;
        }
        String holder = Slots.holder(exchange.callerOrNull(), exchange);
        hub.slots.take(holder);
        hub.enter(view.topics());
        current(view.topics(), () -> stream(exchange, holder, view));
    }

    /// Makes the connection a socket that can be asked for topics.
    ///
    /// @throws FailureException `upgrade_required` or `too_many_readers`
    public void socket(Exchange exchange) {
        String holder = Slots.holder(exchange.callerOrNull(), exchange);
        // A browser's page cannot see why an upgrade was refused, so that the refusal follows it.
        Socket.open(exchange, socket -> {
            try {
                hub.slots.take(holder);
            } catch (FailureException tooMany) {
                socket.close(Conversation.TOO_MANY, tooMany.failure().message());
                return;
            }
            var none = new View(0, 0, exchange.callerOrNull() != null);
            var reader = new Reader(hub, socket, exchange.admission(), holder, none);
            add(reader);
            socket.listen(new Conversation(this, reader, socket));
        });
    }

    private void stream(Exchange exchange, String holder, View view) {
        if (exchange.isEnded()) {
            hub.leave(view.topics());
            hub.slots.free(holder);
            return;
        }
        EventStream stream = new EventStream(exchange);
        var reader = new Reader(hub, stream, exchange.admission(), holder, view);
        resume(reader, exchange.header("last-event-id"));
        add(reader);
        exchange.onClosed(() -> remove(reader));
        int retry = hub.random.nextInt(LiveLimits.RETRY_MILLIS_MIN, LiveLimits.RETRY_MILLIS_MAX + 1);
        ByteBuf first =
                Unpooled.directBuffer().writeBytes(("retry: " + retry + "\n\n").getBytes(StandardCharsets.US_ASCII));
        stream.write(first);
        first.release();
        wakeNow();
    }

    /// Goes on behind `id`, if that is of this start.
    private void resume(Reader reader, @Nullable String id) {
        if (id == null || id.isEmpty()) {
            return;
        }
        int dash = id.indexOf('-');
        String number = id.substring(dash + 1);
        if (dash < 1 || !id.substring(0, dash).equals(hub.epoch) || !number.matches("[0-9]{1,18}")) {
            reader.reset();
            return;
        }
        long seq = Long.parseLong(number);
        if (seq > hub.published()) {
            reader.reset();
        } else if (seq > 0) {
            reader.resume(seq);
        }
    }

    /// Runs `then` on this loop when every state of these topics is known.
    void current(int topics, Runnable then) {
        if (hub.isCurrent(topics)) {
            then.run();
            return;
        }
        hub.threads.run(() -> {
            hub.makeCurrent(topics);
            context.runOnContext(_ -> then.run());
        });
    }

    private void add(Reader reader) {
        readers.add(reader);
        size = readers.size();
        if (!looking) {
            looking = true;
            lookLater();
        }
    }

    void remove(Reader reader) {
        if (readers.remove(reader)) {
            size = readers.size();
        }
        reader.go();
    }

    /// There is something new. From any thread.
    void wake() {
        if (size > 0 && woken.compareAndSet(false, true)) {
            long gather = LiveLimits.GATHER_PER_READER.toNanos() * size;
            after(Math.clamp(gather, LiveLimits.GATHER_MIN.toNanos(), LiveLimits.GATHER_MAX.toNanos()), this::round);
        }
    }

    /// Somebody waits for a beginning.
    void wakeNow() {
        again = true;
        if (woken.compareAndSet(false, true)) {
            after(0, this::round);
        }
    }

    private void round() {
        again = false;
        new Round(List.copyOf(readers), hub.published()).go();
    }

    /// Rounds never overlap: until one has ended, nothing wakes the next.
    private void ended(long upTo, boolean more) {
        woken.set(false);
        if (again) {
            wakeNow();
        } else if (more || hub.published() > upTo) {
            wake();
        }
    }

    private void after(long nanos, Runnable work) {
        try {
            var _ = context.nettyEventLoop()
                    .schedule(() -> context.emit(work, Runnable::run), nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException _) {
            // The loop has ended, and its readers with it.
            size = 0;
        }
    }

    private void lookLater() {
        after(LiveLimits.LOOK_EVERY.toNanos(), this::look);
    }

    private void look() {
        long now = hub.clock.nanoTime();
        for (Reader reader : List.copyOf(readers)) {
            look(reader, now);
        }
        looking = !readers.isEmpty();
        if (looking) {
            lookLater();
        }
    }

    private void look(Reader reader, long now) {
        if (reader.outlet.isClosed()) {
            remove(reader);
            return;
        }
        if (reader.isStuck(now)) {
            reader.outlet.cut();
            return;
        }
        Failure refused = reader.asked(now);
        if (refused == null && !reader.mayStillSee()) {
            refused = Failure.of(
                    FailureCode.FORBIDDEN, "the role no longer allows these topics (expected: one that does)");
        }
        switch (reader.outlet) {
            case EventStream stream -> {
                if (refused != null) {
                    stream.end(Conversation.end(refused));
                } else if (reader.isQuiet(now)) {
                    stream.write(COMMENT);
                    reader.wrote(now);
                }
            }
            case Socket socket -> {
                if (refused != null) {
                    socket.close(Conversation.code(refused), refused.message());
                } else if (reader.conversation() != null) {
                    reader.conversation().tick(now);
                }
            }
        }
    }

    /// One writing to all readers.
    final class Round {
        final long upTo;
        private final List<Reader> all;
        private final Map<Batch.Place, Batch> batches = new HashMap<>();
        private int next;
        private boolean more;

        Round(List<Reader> all, long upTo) {
            this.all = all;
            this.upTo = upTo;
        }

        private void go() {
            int end = Math.min(all.size(), next + WRITTEN_AT_ONCE_MAX);
            while (next < end) {
                write(all.get(next++));
            }
            if (next < all.size()) {
                after(BREATH.toNanos(), this::go);
                return;
            }
            batches.values().forEach(batch -> batch.bytes().release());
            ended(upTo, more);
        }

        /// One reader's fault is not the others'.
        private void write(Reader reader) {
            try {
                more |= !reader.write(this);
            } catch (RuntimeException bug) {
                LOG.error("a reader could not be written to", bug);
                reader.outlet.cut();
            }
        }

        /// What is written to all who stand at `place`.
        Batch batch(Batch.Place place) {
            return batches.computeIfAbsent(place, at -> Batch.of(hub, at, upTo));
        }
    }
}
