package ai.moolai.bench.usage;

import ai.moolai.base.Clock;
import ai.moolai.orchestrator.rollups.RollupTables;
import ai.moolai.orchestrator.rollups.Rollups;
import ai.moolai.store.Database;
import ai.moolai.store.DatabaseUrl;
import ai.moolai.store.Partitioned;
import ai.moolai.store.Partitions;
import ai.moolai.store.PoolSize;
import ai.moolai.testing.Conditions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/// Calls of the last 29 days that nobody made, of 200 users and 8 models, a few of them far more than the others.
final class GrowingLog implements AutoCloseable {
    private static final Duration TABLES_MAX = Duration.ofSeconds(30);
    private static final int DAYS = 29;
    private static final long ROWS_AT_ONCE = 100_000;
    private static final Partitioned TABLE =
            new Partitioned("llm_requests", Partitioned.Period.DAY, Duration.ofDays(30));

    private static final String INSERT = """
            INSERT INTO llm_requests (request_id, started_at, organization_id, key_id, user_id, caller, endpoint, stream,
                request_bytes, provider, model, attempts, status, http_status, response_bytes, input_uncached_tokens,
                cache_read_tokens, cache_write_short_tokens, cache_write_long_tokens, input_audio_tokens,
                input_image_tokens, output_text_tokens, output_reasoning_tokens, output_audio_tokens, usage_source,
                usage_adds_up, cost_nano_usd, latency_us, time_to_first_token_us, upstream_us)
            SELECT gen_random_uuid(), :from::timestamptz + random() * :seconds * interval '1 second', 'org_001',
                md5('key' || who)::uuid, 'user-' || who || '@example.com', 'a program', '/v1/chat/completions', true, 900,
                CASE WHEN what % 2 = 0 THEN 'openai' ELSE 'anthropic' END, 'model-' || what, 1,
                CASE WHEN random() < 0.02 THEN 'error' ELSE 'ok' END, 200, 800, (random() * 2000)::bigint, 0, 0, 0, 0, 0,
                (random() * 500)::bigint, 0, 0, 'reported', true, (random() * 1000000)::bigint,
                exp(13 + random() * 3)::bigint, exp(11 + random() * 2)::bigint, 1000
            FROM (SELECT floor(200 * power(random(), 3))::int AS who, floor(8 * power(random(), 2))::int AS what
                FROM generate_series(1, :rows)) AS made""";

    private final Database database;
    private final Rollups rollups;
    private final Instant now;

    GrowingLog(Path home, int port, Instant now) throws IOException {
        String password = Files.readString(home.resolve("data/org_001/postgresql.password"))
                .strip();
        var url = DatabaseUrl.parse("postgresql://moolai:" + password + "@127.0.0.1:" + port + "/monitoring_org_001");
        this.database = Database.open("usage", url, PoolSize.EMBEDDED, Clock.system());
        this.rollups = new Rollups(database, RollupTables.DEFAULT, Clock.system());
        this.now = now;
    }

    /// Adds calls until there are `size`, and rolls all of them up.
    void grow(long size) {
        Conditions.await(
                "the tables to be made",
                TABLES_MAX,
                () -> number("SELECT count(*) FROM pg_class WHERE relname = 'usage_marks'") > 0);
        var partitions = new Partitions(database);
        for (int ago = 0; ago <= DAYS; ago++) {
            partitions.ensure(TABLE, LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(ago));
        }
        for (long have = number("SELECT count(*) FROM llm_requests"); have < size; have += ROWS_AT_ONCE) {
            long more = Math.min(ROWS_AT_ONCE, size - have);
            database.jdbi()
                    .useHandle(handle -> handle.createUpdate(INSERT)
                            .bind("from", now.minus(Duration.ofDays(DAYS)).toString())
                            .bind("seconds", Duration.ofDays(DAYS).toSeconds())
                            .bind("rows", more)
                            .execute());
        }
        database.jdbi()
                .useHandle(handle -> handle.execute("INSERT INTO usage_marks (minute)"
                        + " SELECT DISTINCT date_trunc('minute', started_at) FROM llm_requests"));
        long begun = System.nanoTime();
        while (number("SELECT count(*) FROM usage_marks") > 0) {
            rollups.fold();
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        database.jdbi().useHandle(handle -> handle.execute("ANALYZE"));
        System.out.printf(
                Locale.ROOT,
                "%,12d calls of %d series, rolled up anew in %.1f s; rows of minutes %,d, hours %,d, days %,d; by model"
                        + " %,d, %,d, %,d; log %,d MB, roll-ups %,d MB%n",
                size,
                number("SELECT count(*) FROM usage_series WHERE user_id IS NOT NULL"),
                seconds,
                number("SELECT count(*) FROM usage_minute"),
                number("SELECT count(*) FROM usage_hour"),
                number("SELECT count(*) FROM usage_day"),
                number("SELECT count(*) FROM usage_minute_by_model"),
                number("SELECT count(*) FROM usage_hour_by_model"),
                number("SELECT count(*) FROM usage_day_by_model"),
                megabytes("llm_requests%"),
                megabytes("usage_%"));
    }

    private long megabytes(String tables) {
        return number("SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint >> 20 FROM pg_class"
                + " WHERE relkind = 'r' AND relname LIKE '" + tables + "'");
    }

    private long number(String sql) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    @Override
    public void close() {
        rollups.close();
        database.close();
    }
}
