package ai.moolai.edge.live;

import java.time.Duration;

/// What readers may take.
///
/// @param readersMax all readers together; a further one is refused
/// @param readersPerCallerMax those of one key, or of one address where no key was shown
public record LiveLimits(int readersMax, int readersPerCallerMax) {
    public static final LiveLimits DEFAULT = new LiveLimits(1_000, 50);

    /// Events of one topic that are kept for readers who come back.
    static final int EVENTS_KEPT_MAX = 1_024;
    /// Bytes of JSON of one topic, likewise.
    static final long BYTES_KEPT_MAX = 4L << 20;
    /// How old they may be; so long after its last reader a topic goes on being followed.
    static final Duration KEPT_MAX = Duration.ofMinutes(5);

    /// What one reader is written in one go; the rest comes next time.
    static final int BATCH_BYTES_MAX = 256 << 10;
    /// Events of a list that a snapshot begins with.
    static final int SNAPSHOT_EVENTS_MAX = 20;

    /// What is written to all readers of a topic in a second, events times readers. The topic's sources keep to it.
    static final int DELIVERIES_PER_SECOND_MAX = 100_000;
    /// However few readers there are, a topic has no more events in a second than this.
    static final int EVENTS_PER_SECOND_MAX = 2_000;

    /// How long events are gathered before they are written, by the number of readers of the event loop.
    static final Duration GATHER_MIN = Duration.ofMillis(20);
    static final Duration GATHER_MAX = Duration.ofMillis(170);
    static final Duration GATHER_PER_READER = Duration.ofNanos(340_000);

    /// How often readers are looked at: who is gone, who may no longer read, who hears nothing.
    static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    static final Duration ASK_AGAIN_EVERY = Duration.ofSeconds(2);
    /// A stream that is quiet for so long gets a comment, so that what lies between does not close it.
    static final Duration COMMENT_EVERY = Duration.ofSeconds(15);
    static final Duration PING_EVERY = Duration.ofSeconds(20);
    /// Two pings without an answer, or nothing taken for so long: the reader is gone.
    static final Duration SILENT_MAX = Duration.ofSeconds(45);

    /// A socket that has not said within this time who it is.
    static final Duration AUTH_MAX = Duration.ofSeconds(10);
    /// Messages of one socket: so many at once, and this many in a second from then on.
    static final int MESSAGES_AT_ONCE_MAX = 50;
    static final int MESSAGES_PER_SECOND_MAX = 20;
    /// Topics named in one message.
    static final int TOPICS_NAMED_MAX = 64;

    /// A reader's program waits between these before it comes back, each another time.
    static final int RETRY_MILLIS_MIN = 2_000;
    static final int RETRY_MILLIS_MAX = 5_000;

    public LiveLimits {
        if (readersMax < 1 || readersPerCallerMax < 1) {
            throw new IllegalArgumentException(
                    "readers: " + readersMax + ", of one caller: " + readersPerCallerMax + " (expected: 1- each)");
        }
    }
}
