package ai.moolai.orchestrator.rollups;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/// How much time one roll-up holds. Buckets begin with the minutes, hours and days of UTC.
public enum Level {
    MINUTE(Duration.ofMinutes(1)),
    HOUR(Duration.ofHours(1)),
    DAY(Duration.ofDays(1));

    private final Duration length;

    Level(Duration length) {
        this.length = length;
    }

    Duration length() {
        return length;
    }

    /// The bucket that holds a moment.
    Instant start(Instant moment) {
        long seconds = length.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(moment.getEpochSecond(), seconds) * seconds);
    }

    /// The first bucket that does not begin before a moment.
    Instant startAtOrAfter(Instant moment) {
        Instant start = start(moment);
        return start.equals(moment) ? start : start.plus(length);
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static LocalDate day(Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC);
    }
}
