package ai.moolai.orchestrator.readings;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.edge.Exchange;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a caller asks of the history of readings.
final class HistoryQuery {
    /// Two years, and a day more for a leap year.
    private static final long HOURS_MAX = 2 * 366 * 24L;

    private static final Duration SPAN_DEFAULT = Duration.ofHours(24);
    private static final Set<String> TYPES = Set.of("system", "api", "custom");
    private static final int SHOWN_CHARACTERS_MAX = 80;

    /// Beyond these, PostgreSQL has no moments.
    private static final Instant FIRST = Instant.EPOCH;

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private HistoryQuery() {}

    /// `hours_back`, or `start` and `end`; the last 24 hours where nothing is said.
    static ReadingsStore.Period period(Exchange exchange, Instant now) {
        Instant start = optional(exchange, "start", "a moment as 2026-11-23T00:00:00Z", HistoryQuery::moment);
        Instant end = optional(exchange, "end", "a moment as 2026-11-23T00:00:00Z", HistoryQuery::moment);
        Long hours = optional(exchange, "hours_back", "a whole number from 1 to " + HOURS_MAX, HistoryQuery::hours);
        String type = optional(exchange, "metric_type", "system, api or custom", HistoryQuery::type);
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
        return cursor == null ? null : read("cursor", cursor, "the next_cursor of a page", Place::parse);
    }

    static String shown(String text) {
        return text.length() > SHOWN_CHARACTERS_MAX ? text.substring(0, SHOWN_CHARACTERS_MAX) + "…" : text;
    }

    private static <T> @Nullable T optional(
            Exchange exchange, String name, String expected, Function<String, T> reader) {
        String text = exchange.query(name);
        return text == null ? null : read(name, text, expected, reader);
    }

    private static <T> T read(String name, String text, String expected, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (RuntimeException _) {
            throw wrong(name, shown(text) + " (expected: " + expected + ")");
        }
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

    private static Instant moment(String text) {
        Instant moment = OffsetDateTime.parse(text).toInstant();
        if (moment.isBefore(FIRST) || moment.isAfter(LAST)) {
            throw new IllegalArgumentException(text);
        }
        return moment;
    }
}
