package ai.moolai.orchestrator.readings;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.edge.Argument;
import ai.moolai.edge.Exchange;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a caller asks of the history of readings.
final class HistoryQuery {
    /// Two years, and a day more for a leap year.
    private static final long HOURS_MAX = 2 * 366 * 24L;

    private static final Duration SPAN_DEFAULT = Duration.ofHours(24);
    private static final Set<String> TYPES = Set.of("system", "api", "custom");

    private HistoryQuery() {}

    /// `hours_back`, or `start` and `end`; the last 24 hours where nothing is said.
    static ReadingsStore.Period period(Exchange exchange, Instant now) {
        Instant start = Argument.moment(exchange, "start");
        Instant end = Argument.moment(exchange, "end");
        Long hours =
                Argument.query(exchange, "hours_back", "a whole number from 1 to " + HOURS_MAX, HistoryQuery::hours);
        String type = Argument.query(exchange, "metric_type", "system, api or custom", HistoryQuery::type);
        if (hours != null && (start != null || end != null)) {
            throw wrong("hours_back", hours + " beside start or end (expected: one of the two)");
        }
        // What was read in this very moment belongs to it.
        Instant until = end == null ? now.plusMillis(1) : end;
        Duration span = hours == null ? SPAN_DEFAULT : Duration.ofHours(hours);
        Instant from = start == null ? until.minus(span) : start;
        if (!from.isBefore(until)) {
            throw wrong("start", from + " (expected: a moment before the end, " + until + ")");
        }
        return new ReadingsStore.Period(from, until, type);
    }

    static @Nullable Place place(@Nullable String cursor) {
        return cursor == null ? null : Argument.read("cursor", cursor, "the next_cursor of a page", Place::parse);
    }

    private static RuntimeException wrong(String name, String what) {
        return Failure.at(FailureCode.INVALID_VALUE, name, name + ": " + what).asException();
    }

    private static long hours(String text) {
        long hours = Long.parseLong(text);
        if (hours < 1 || hours > HOURS_MAX) {
            throw new IllegalArgumentException(text);
        }
        return hours;
    }

    private static String type(String text) {
        if (!TYPES.contains(text)) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }
}
