package ai.moolai.orchestrator.rollups;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which roll-ups are asked for.
///
/// @param from the first bucket
/// @param to the one behind the last
/// @param after where an earlier page ended; null for none
record UsageQuery(
        Level level,
        Instant from,
        Instant to,
        Set<Dimension> groupBy,
        @Nullable Place after) {
    /// When nobody says how finely: as finely as so many buckets allow.
    static final int BUCKETS_MAX = 1000;

    UsageQuery {
        groupBy = Set.copyOf(groupBy);
    }

    /// The finest level at which a period has no more than [#BUCKETS_MAX] buckets.
    static Level finest(Duration period) {
        for (Level level : Level.values()) {
            if (period.compareTo(level.length().multipliedBy(BUCKETS_MAX)) <= 0) {
                return level;
            }
        }
        return Level.DAY;
    }

    /// A place among the rows.
    ///
    /// @param bucket that is not yet told to its end
    /// @param rows of it that were told
    record Place(Instant bucket, int rows) {
        String cursor() {
            return bucket.getEpochSecond() + "-" + rows;
        }

        /// @throws IllegalArgumentException when it is no cursor of ours
        static Place parse(String cursor) {
            int dash = cursor.indexOf('-');
            if (dash < 0) {
                throw new IllegalArgumentException("cursor");
            }
            long seconds = Long.parseLong(cursor.substring(0, dash));
            int rows = Integer.parseInt(cursor.substring(dash + 1));
            if (seconds < 0 || seconds > Integer.MAX_VALUE * 100L || rows < 0) {
                throw new IllegalArgumentException("cursor");
            }
            return new Place(Instant.ofEpochSecond(seconds), rows);
        }
    }
}
