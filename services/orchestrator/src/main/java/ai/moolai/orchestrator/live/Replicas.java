package ai.moolai.orchestrator.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.moolai.base.Clock;
import ai.moolai.base.OrganizationId;
import ai.moolai.base.Threads;
import ai.moolai.base.Uuid7;
import ai.moolai.edge.Json;
import ai.moolai.orchestrator.ledger.CallRecord;
import ai.moolai.orchestrator.monitoring.RequestRow;
import ai.moolai.redis.Redis;
import ai.moolai.redis.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What replicas of one organization tell each other over a channel of their Redis, so that a reader of any of them
/// sees
/// the events of all. Finished calls are told only while a reader of another replica asks for them, what calls used
/// once
/// a second in sums. What is told while Redis is away is lost, but for those sums.
///
/// A message is one line that says who tells it, what it is and when it was, and behind it the value as JSON.
final class Replicas implements AutoCloseable {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration ASKED_EVERY = Duration.ofSeconds(5);
    private static final Duration ASKED_FOR = Duration.ofSeconds(15);

    /// Calls that are told a second, at most.
    private static final int CALLS_PER_SECOND_MAX = 100;

    private static final int WORDS = 3;
    private static final Logger LOG = LoggerFactory.getLogger(Replicas.class);

    /// What can be told.
    enum Kind {
        /// A finished call.
        REQUEST,
        /// An alert that has changed.
        ALERT,
        /// A reading.
        READING,
        /// What calls used since it was told last.
        USED,
        /// Somebody reads of calls.
        ASKS
    }

    /// Hears what others tell.
    interface Listener {
        void heard(Kind kind, Instant at, byte[] json);

        /// Something may have been missed.
        void missed();
    }

    private final Redis redis;
    private final String channel;
    private final String self;
    private final Clock clock;
    private final Listener listener;
    private final Subscription subscription;
    private final Amounts.Growing used = new Amounts.Growing();
    private Amounts sent = Amounts.NONE;
    private volatile boolean listened;
    private volatile boolean asking;
    private volatile long asksSentNanos;
    private volatile boolean asked;
    private volatile long askedNanos;
    private final Allowance allowance = new Allowance();
    private final Threads.Repeating ticking;

    Replicas(Redis redis, OrganizationId organization, Clock clock, Threads threads, Listener listener) {
        this.redis = redis;
        this.channel = "moolai:live:" + organization;
        this.self = Uuid7.next(clock).toString();
        this.clock = clock;
        this.listener = listener;
        this.subscription = redis.subscribe(channel, this::heard, this::listening);
        this.ticking = threads.every(TICK, this::tick);
    }

    /// Takes in a finished call. Quick. One at a time.
    void finished(CallRecord call) {
        synchronized (used) {
            used.add(call);
        }
        if (isAsked() && allowance.take(CALLS_PER_SECOND_MAX, clock.nanoTime())) {
            Instant ended = call.startedAt()
                    .plusNanos(TimeUnit.MICROSECONDS.toNanos(call.timing().total()));
            tell(Kind.REQUEST, ended, RequestRow.of(call));
        }
    }

    void tell(Kind kind, Instant at, Object value) {
        var _ = redis.publish(channel, message(kind, at, Json.bytes(value)));
    }

    /// Whether somebody here reads of calls.
    void asks(boolean reads) {
        boolean first = reads && !asking;
        asking = reads;
        if (first) {
            ask();
        }
    }

    private void ask() {
        asksSentNanos = clock.nanoTime();
        var _ = redis.publish(channel, message(Kind.ASKS, clock.now(), new byte[0]));
    }

    private boolean isAsked() {
        return asked && clock.nanoTime() - askedNanos < ASKED_FOR.toNanos();
    }

    private void tick() {
        if (asking && clock.nanoTime() - asksSentNanos >= ASKED_EVERY.toNanos()) {
            ask();
        }
        Amounts now;
        synchronized (used) {
            now = used.now();
        }
        Amounts more = now.minus(sent);
        // Waits no longer than Redis may take; what is not taken is told with the next.
        if (!more.equals(Amounts.NONE)
                && redis.publish(channel, message(Kind.USED, clock.now(), Json.bytes(more)))
                        .join()) {
            sent = now;
        }
    }

    private byte[] message(Kind kind, Instant at, byte[] json) {
        byte[] head = (self + " " + kind + " " + at + "\n").getBytes(UTF_8);
        byte[] all = Arrays.copyOf(head, head.length + json.length);
        System.arraycopy(json, 0, all, head.length, json.length);
        return all;
    }

    private void listening() {
        if (listened) {
            listener.missed();
        }
        listened = true;
        if (asking) {
            ask();
        }
    }

    private void heard(byte[] message) {
        try {
            take(message);
        } catch (RuntimeException wrong) {
            LOG.debug("what came on {} is no message of a replica", channel, wrong);
        }
    }

    private void take(byte[] message) {
        int end = 0;
        while (message[end] != '\n') {
            end++;
        }
        String[] words = new String(message, 0, end, UTF_8).split(" ", WORDS);
        if (words[0].equals(self)) {
            return;
        }
        Kind kind = Kind.valueOf(words[1]);
        if (kind == Kind.ASKS) {
            askedNanos = clock.nanoTime();
            asked = true;
            return;
        }
        listener.heard(kind, Instant.parse(words[2]), Arrays.copyOfRange(message, end + 1, message.length));
    }

    @Override
    public void close() {
        ticking.close();
        subscription.close();
    }
}
