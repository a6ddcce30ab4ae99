package ai.moolai.edge.live;

import ai.moolai.base.Clock;
import ai.moolai.base.Threads;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The door: takes what is to be told and wakes the event loops that have readers for it.
///
/// All topics share one row of numbers, so that one number says what a reader of several has got.
public final class Hub {
    private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

    final String organization;
    final Catalogue catalogue;
    final Clock clock;
    final Threads threads;
    final Slots slots;
    final Random random;
    /// Tells numbers of this start from those of another.
    final String epoch;
    final LongAdder resets = new LongAdder();
    final LongAdder slow = new LongAdder();
    private final Runnable onFollowed;
    private final List<Loop> loops = new CopyOnWriteArrayList<>();
    private final Object publishing = new Object();
    private final LongAdder events = new LongAdder();
    private long seq;
    private volatile long published;

    /// @param organization whose matters these are
    /// @param onFollowed told when a topic that nobody read is read
    public Hub(
            String organization,
            List<Topic> topics,
            LiveLimits limits,
            Clock clock,
            Threads threads,
            Runnable onFollowed) {
        this.organization = organization;
        this.catalogue = new Catalogue(topics);
        this.clock = clock;
        this.threads = threads;
        this.slots = new Slots(limits);
        this.onFollowed = onFollowed;
        long started = clock.now().toEpochMilli();
        this.random = new Random(started ^ clock.nanoTime());
        this.epoch = Long.toString(started, Character.MAX_RADIX);
    }

    /// Readers now.
    public int readers() {
        return slots.taken();
    }

    /// Messages that were told, since the start.
    public long events() {
        return events.sum();
    }

    /// How often readers had to begin anew, because what they had not got yet was no longer kept.
    public long resets() {
        return resets.sum();
    }

    /// How often readers were found not to take what was written.
    public long slow() {
        return slow.sum();
    }

    /// Tells a message, if anybody follows its topic. Quick; from any thread.
    public void publish(Topic topic, Message message) {
        if (!topic.followed) {
            return;
        }
        synchronized (publishing) {
            long number = ++seq;
            topic.ring.put(new Event(number, topic.ring.next(), clock.nanoTime(), topic, organization, message));
            published = number;
        }
        events.increment();
        for (Loop loop : loops) {
            loop.wake();
        }
    }

    /// Something of a topic was missed: whoever reads it begins anew.
    public void missed(Topic topic) {
        synchronized (publishing) {
            topic.ring.forget(++seq);
            published = seq;
        }
        for (Loop loop : loops) {
            loop.wake();
        }
    }

    /// All events up to this number can be read.
    long published() {
        return published;
    }

    /// The loop that calls has readers from now on.
    public Loop loop(Vertx vertx) {
        var loop = new Loop(this, (ContextInternal) vertx.getOrCreateContext());
        loops.add(loop);
        return loop;
    }

    /// Whether anybody follows anything.
    public boolean isFollowed() {
        return catalogue.topics.stream().anyMatch(Topic::isFollowed);
    }

    /// Forgets what is too old, and no longer follows what nobody has read for a while. To be called now and then.
    public void expire() {
        long now = clock.nanoTime();
        for (Topic topic : catalogue.topics) {
            synchronized (publishing) {
                topic.ring.expire(now - LiveLimits.KEPT_MAX.toNanos());
                if (topic.followed
                        && topic.readers.get() == 0
                        && now - topic.leftNanos > LiveLimits.KEPT_MAX.toNanos()) {
                    topic.followed = false;
                    topic.ring.forget(seq);
                }
            }
        }
    }

    /// A reader comes to topics.
    void enter(int bits) {
        boolean first = false;
        for (Topic topic : catalogue.topics) {
            if ((bits & topic.bit) != 0) {
                synchronized (publishing) {
                    topic.readers.incrementAndGet();
                    if (!topic.followed) {
                        // A number of its own: what happened before it is not known.
                        topic.ring.forget(++seq);
                        published = seq;
                        topic.followed = true;
                        first = true;
                    }
                }
            }
        }
        if (first) {
            onFollowed.run();
        }
    }

    /// A reader goes from topics.
    void leave(int bits) {
        for (Topic topic : catalogue.topics) {
            if ((bits & topic.bit) != 0) {
                topic.leftNanos = clock.nanoTime();
                topic.readers.decrementAndGet();
            }
        }
    }

    /// Whether every state of a view can be told.
    boolean isCurrent(int bits) {
        return catalogue.topics.stream()
                .noneMatch(topic ->
                        (bits & topic.bit) != 0 && topic.isState() && topic.ring.newest(Long.MAX_VALUE) == null);
    }

    /// Finds out how the states of a view are. It may block.
    void makeCurrent(int bits) {
        for (Topic topic : catalogue.topics) {
            var current = topic.current;
            if ((bits & topic.bit) != 0 && current != null) {
                synchronized (topic) {
                    makeCurrent(topic, current);
                }
            }
        }
    }

    private void makeCurrent(Topic topic, Supplier<Message> current) {
        try {
            if (topic.ring.newest(Long.MAX_VALUE) == null) {
                publish(topic, current.get());
            }
        } catch (RuntimeException unknown) {
            LOG.warn("nothing can be told of {} yet: {}", topic.name, unknown.toString());
        }
    }
}
