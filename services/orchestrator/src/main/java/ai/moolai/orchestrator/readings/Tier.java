package ai.moolai.orchestrator.readings;

import ai.moolai.store.Partitioned.Period;
import java.time.Duration;
import java.time.Instant;

/// How finely readings are kept: one by one, or taken together over five minutes or an hour. What is taken together
/// begins with the five minutes and hours of UTC.
public enum Tier {
    READINGS("user_system_performance", Period.DAY, Duration.ZERO, Duration.ofDays(2)),
    FIVE_MINUTES("user_system_performance_five_minutes", Period.MONTH, Duration.ofMinutes(5), Duration.ofDays(31)),
    HOURS("user_system_performance_hours", Period.MONTH, Duration.ofHours(1), Duration.ofDays(36_500));

    private final String table;
    private final Period partition;
    private final Duration length;
    private final Duration spanMax;

    /// @param spanMax of the longest span of time that is told so finely
    Tier(String table, Period partition, Duration length, Duration spanMax) {
        this.table = table;
        this.partition = partition;
        this.length = length;
        this.spanMax = spanMax;
    }

    String table() {
        return table;
    }

    Period partition() {
        return partition;
    }

    /// How much time a row holds; zero for single readings.
    Duration length() {
        return length;
    }

    Duration spanMax() {
        return spanMax;
    }

    /// The beginning of the row that holds a moment.
    Instant start(Instant moment) {
        long seconds = length.toSeconds();
        return seconds == 0 ? moment : Instant.ofEpochSecond(Math.floorDiv(moment.getEpochSecond(), seconds) * seconds);
    }
}
