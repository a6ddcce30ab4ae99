package ai.moolai.redis;

import ai.moolai.base.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What went wrong with one Redis: counted, and told once a minute at most, however often it happens.
final class Trouble {
    static final Duration TOLD_EVERY = Duration.ofMinutes(1);
    private static final int ERROR_CHARACTERS_MAX = 300;
    private static final Logger LOG = LoggerFactory.getLogger(Redis.class);

    private final RedisUrl url;
    private final Clock clock;
    private long failures;
    private @Nullable String lastError;
    private boolean told;
    private long toldNanos;

    Trouble(RedisUrl url, Clock clock) {
        this.url = url;
        this.clock = clock;
    }

    /// A question has failed.
    synchronized void failed(String why) {
        failures++;
        note(why);
    }

    /// Something that nobody asked for has failed.
    synchronized void note(String why) {
        String line = why.replaceAll("\\s+", " ").strip();
        lastError = line.length() > ERROR_CHARACTERS_MAX ? line.substring(0, ERROR_CHARACTERS_MAX) + "…" : line;
        if (!told || clock.nanoTime() - toldNanos >= TOLD_EVERY.toNanos()) {
            told = true;
            toldNanos = clock.nanoTime();
            LOG.warn("Redis at {}: {}; what it would share stays in this process", url, lastError);
        }
    }

    synchronized RedisState state(boolean connected) {
        return new RedisState(connected, failures, lastError);
    }
}
