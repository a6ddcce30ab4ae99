package ai.moolai.orchestrator.rollups;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import ai.moolai.base.Role;
import ai.moolai.edge.Access;
import ai.moolai.edge.Argument;
import ai.moolai.edge.Exchange;
import ai.moolai.edge.Handler;
import ai.moolai.edge.Page;
import ai.moolai.edge.PageRequest;
import ai.moolai.edge.Reply;
import ai.moolai.edge.Routes;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Usage over HTTP.
public final class UsageEndpoint {
    private static final Duration PERIOD_USUAL = Duration.ofDays(1);

    private static final String LEVELS = "minute, hour or day";
    private static final String DIMENSIONS = "provider, model, user_id, key_id and agent_id, each once at most";

    private final Rollups rollups;

    public UsageEndpoint(Rollups rollups) {
        this.rollups = rollups;
    }

    /// One page of usage.
    ///
    /// @param granularity of the buckets
    /// @param start of the first bucket: where the moment that was asked for lies
    /// @param end of the last bucket, likewise
    /// @param groupBy in the order in which rows are sorted within a bucket
    record Usage(
            String granularity,
            Instant start,
            Instant end,
            List<String> groupBy,
            @JsonUnwrapped Page<UsageRow> page) {}

    public void add(Routes routes) {
        routes.get("/api/v1/monitoring/usage", Access.needs(Role.VIEWER), Handler.blocking(this::usage));
    }

    private Reply usage(Exchange exchange, byte[] body) {
        PageRequest page = PageRequest.of(exchange, PageRequest.LIMIT_MAX);
        UsageQuery query = query(exchange, page.cursor());
        List<UsageRow> rows = rollups.usage(query, page.limit() + 1);
        return Reply.json(new Usage(
                query.level().word(),
                query.from(),
                query.to(),
                Arrays.stream(Dimension.values())
                        .filter(query.groupBy()::contains)
                        .map(Dimension::word)
                        .toList(),
                Page.of(rows, page.limit(), last -> place(rows.subList(0, page.limit()), last, query.after()))));
    }

    /// Behind the last row: so many of its bucket have been told, on this page and on those before it.
    private static String place(List<UsageRow> told, UsageRow last, UsageQuery.@Nullable Place after) {
        int rows = (int)
                told.stream().filter(row -> row.start().equals(last.start())).count();
        int before = after != null && after.bucket().equals(last.start()) ? after.rows() : 0;
        return new UsageQuery.Place(last.start(), before + rows).cursor();
    }

    private UsageQuery query(Exchange exchange, @Nullable String cursor) {
        Instant end = Argument.moment(exchange, "end");
        Instant start = Argument.moment(exchange, "start");
        Level asked = Argument.query(exchange, "granularity", LEVELS, UsageEndpoint::level);
        Set<Dimension> groupBy = Argument.query(exchange, "group_by", DIMENSIONS, UsageEndpoint::dimensions);
        Instant to = end == null ? rollups.now() : end;
        Instant from = start == null ? to.minus(PERIOD_USUAL) : start;
        if (!from.isBefore(to)) {
            throw refused(
                    start == null ? "end" : "start",
                    "start " + from + ", end " + to + " (expected: start before end; end is now where it is not said)");
        }
        Level level = asked == null ? finest(from, to) : asked;
        Instant oldest = rollups.oldest(level);
        if (level.start(from).isBefore(oldest)) {
            throw refused(
                    "start",
                    "start: " + from + " (expected: " + oldest + " or later with granularity " + level.word()
                            + "; a coarser one goes back further)");
        }
        return new UsageQuery(
                level,
                level.start(from),
                level.startAtOrAfter(to),
                groupBy == null ? Set.of() : groupBy,
                cursor == null
                        ? null
                        : Argument.read("cursor", cursor, "the next_cursor of a page", UsageQuery.Place::parse));
    }

    private Level finest(Instant from, Instant to) {
        Level finest = UsageQuery.finest(Duration.between(from, to));
        return Arrays.stream(Level.values())
                .filter(level -> level.compareTo(finest) >= 0)
                .filter(level -> !level.start(from).isBefore(rollups.oldest(level)))
                .findFirst()
                .orElse(Level.DAY);
    }

    private static FailureException refused(String name, String message) {
        return Failure.at(FailureCode.INVALID_VALUE, name, message).asException();
    }

    private static Level level(String text) {
        return Arrays.stream(Level.values())
                .filter(level -> level.word().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(text));
    }

    private static Set<Dimension> dimensions(String text) {
        Set<Dimension> found = EnumSet.noneOf(Dimension.class);
        for (String word : text.split(",", -1)) {
            Dimension dimension = Dimension.valueOf(word.strip().toUpperCase(Locale.ROOT));
            if (!dimension.word().equals(word.strip()) || !found.add(dimension)) {
                throw new IllegalArgumentException(word);
            }
        }
        return found;
    }
}
