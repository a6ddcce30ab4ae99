package ai.moolai.orchestrator.rollups;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.KeyId;
import ai.moolai.orchestrator.rollups.UsageQuery.Place;
import ai.moolai.store.Database;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/// Reads roll-ups, and nothing else.
final class UsageStore {
    private static final Set<String> NOT_PREPARED = Set.of("42P01", "42703");
    private static final int NANO_DIGITS = 9;
    private static final double MICROS_PER_MILLI = 1000;

    private static final String SELECT = """
            SELECT u.bucket, <dimensions> <sums>, string_agg(u.latency_sketch, ''::bytea) AS latency_sketch,
                string_agg(u.first_token_sketch, ''::bytea) AS first_token_sketch
            FROM <table> u <named>
            WHERE u.bucket >= :from AND u.bucket < :to
            GROUP BY u.bucket <keys> ORDER BY u.bucket <keys> OFFSET :skip LIMIT :limit""".replace("<sums>", Measure.columns("sum(u.%s) AS %s"));

    private final Database database;

    UsageStore(Database database) {
        this.database = database;
    }

    /// The rows in the order of their buckets, `limit` at most.
    List<UsageRow> usage(UsageQuery query, int limit) {
        Set<Dimension> by = query.groupBy();
        Place after = query.after();
        Instant from = after == null || after.bucket().isBefore(query.from()) ? query.from() : after.bucket();
        try {
            return database.ask(handle -> handle.createQuery(sql(query))
                    .bind("from", from.atOffset(ZoneOffset.UTC))
                    .bind("to", query.to().atOffset(ZoneOffset.UTC))
                    .bind("skip", after == null ? 0 : after.rows())
                    .bind("limit", limit)
                    .map((row, _) -> row(row, by))
                    .list());
        } catch (JdbiException failed) {
            if (failed.getCause() instanceof SQLException cause
                    && NOT_PREPARED.contains(String.valueOf(cause.getSQLState()))) {
                throw Failure.of(
                                FailureCode.DATABASE_UNAVAILABLE,
                                "the monitoring database is still being prepared (expected: its tables; try again)")
                        .retryAfter(Duration.ofSeconds(1))
                        .asException();
            }
            throw failed;
        }
    }

    private static String sql(UsageQuery query) {
        Set<Dimension> by = query.groupBy();
        List<String> columns = Arrays.stream(Dimension.values())
                .filter(by::contains)
                .map(dimension -> "s." + dimension.word())
                .toList();
        return SELECT.replace("<table>", Detail.of(by).table(query.level()))
                .replace("<named>", by.isEmpty() ? "" : "JOIN usage_series s USING (series_id)")
                .replace(
                        "<dimensions>",
                        columns.stream().map(each -> each + ", ").collect(Collectors.joining()))
                .replace("<keys>", columns.stream().map(each -> ", " + each).collect(Collectors.joining()));
    }

    private static UsageRow row(ResultSet row, Set<Dimension> by) throws SQLException {
        var latency = new Sketch().merge(row.getBytes("latency_sketch"));
        var firstToken = new Sketch().merge(row.getBytes("first_token_sketch"));
        BigInteger[] tokens = {
            sum(row, Measure.INPUT_UNCACHED_TOKENS),
            sum(row, Measure.CACHE_READ_TOKENS),
            sum(row, Measure.CACHE_WRITE_SHORT_TOKENS),
            sum(row, Measure.CACHE_WRITE_LONG_TOKENS),
            sum(row, Measure.INPUT_AUDIO_TOKENS),
            sum(row, Measure.INPUT_IMAGE_TOKENS)
        };
        BigInteger input = Arrays.stream(tokens).reduce(BigInteger.ZERO, BigInteger::add);
        BigInteger text = sum(row, Measure.OUTPUT_TEXT_TOKENS);
        BigInteger reasoning = sum(row, Measure.OUTPUT_REASONING_TOKENS);
        BigInteger audio = sum(row, Measure.OUTPUT_AUDIO_TOKENS);
        BigInteger output = text.add(reasoning).add(audio);
        BigInteger nanos = sum(row, Measure.COST_NANO_USD);
        String key = text(row, by, Dimension.KEY_ID);
        return new UsageRow(
                row.getObject("bucket", OffsetDateTime.class).toInstant(),
                text(row, by, Dimension.PROVIDER),
                text(row, by, Dimension.MODEL),
                text(row, by, Dimension.USER_ID),
                key == null ? null : new KeyId(UUID.fromString(key)),
                text(row, by, Dimension.AGENT_ID),
                sum(row, Measure.REQUESTS),
                sum(row, Measure.ERRORS),
                sum(row, Measure.REFUSED),
                sum(row, Measure.CANCELLED),
                sum(row, Measure.CACHED),
                input,
                output,
                input.add(output),
                tokens[0],
                tokens[1],
                tokens[2],
                tokens[3],
                tokens[4],
                tokens[5],
                text,
                reasoning,
                audio,
                sum(row, Measure.WEB_SEARCHES),
                usd(nanos),
                nanos,
                sum(row, Measure.UNPRICED),
                average(sum(row, Measure.LATENCY_US), sum(row, Measure.ANSWERED)),
                millis(latency.quantile(0.5)),
                millis(latency.quantile(0.95)),
                millis(latency.quantile(0.99)),
                average(sum(row, Measure.TIME_TO_FIRST_TOKEN_US), sum(row, Measure.FIRST_TOKENS)),
                millis(firstToken.quantile(0.5)),
                millis(firstToken.quantile(0.95)));
    }

    private static @Nullable String text(ResultSet row, Set<Dimension> by, Dimension dimension) throws SQLException {
        return by.contains(dimension) ? row.getString(dimension.word()) : null;
    }

    private static BigInteger sum(ResultSet row, Measure measure) throws SQLException {
        return row.getBigDecimal(measure.column()).toBigIntegerExact();
    }

    private static BigDecimal usd(BigInteger nanos) {
        BigDecimal usd = new BigDecimal(nanos, NANO_DIGITS).stripTrailingZeros();
        return usd.scale() < 0 ? usd.setScale(0) : usd;
    }

    private static @Nullable Double average(BigInteger micros, BigInteger count) {
        return count.signum() == 0 ? null : (Double) (micros.doubleValue() / count.doubleValue() / MICROS_PER_MILLI);
    }

    private static @Nullable Double millis(@Nullable Double micros) {
        return micros == null ? null : (Double) (micros / MICROS_PER_MILLI);
    }
}
