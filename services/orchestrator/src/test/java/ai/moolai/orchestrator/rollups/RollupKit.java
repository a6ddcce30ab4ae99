package ai.moolai.orchestrator.rollups;

import ai.moolai.base.Clock;
import ai.moolai.orchestrator.TestDatabases;
import ai.moolai.store.Database;
import ai.moolai.store.DatabaseUrl;
import ai.moolai.store.Partitioned;
import ai.moolai.store.Partitions;
import ai.moolai.store.PoolSize;
import ai.moolai.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A monitoring database of its own, calls in its log, and roll-ups over them.
final class RollupKit implements AutoCloseable {
    /// A minute before a day ends.
    static final Instant EVE = Instant.parse("2026-11-30T23:59:00Z");

    private static final Partitioned LOG = new Partitioned("llm_requests", Partitioned.Period.DAY, Duration.ofDays(30));

    final DatabaseUrl url = TestDatabases.create();
    final ManualClock clock = new ManualClock(EVE);
    final Database database = Database.open("rollups", url, PoolSize.EMBEDDED, Clock.system());
    final Partitions partitions = new Partitions(database);
    final Rollups rollups = new Rollups(database, RollupTables.DEFAULT, clock);

    RollupKit() {
        database.migrate("db/monitoring");
    }

    /// A call; what is null is null in the table.
    record Call(
            UUID id,
            Instant at,
            @Nullable String provider,
            @Nullable String model,
            @Nullable String user,
            @Nullable UUID key,
            String status,
            long tokens,
            @Nullable Long nanos,
            long latency,
            @Nullable Long firstToken) {
        static Call at(Instant at) {
            return new Call(UUID.randomUUID(), at, "openai", "gpt-5", "ann", new UUID(1, 1), "ok", 10, 5L, 1_000, 100L);
        }

        Call by(String user) {
            return new Call(id, at, provider, model, user, key, status, tokens, nanos, latency, firstToken);
        }

        Call of(String model) {
            return new Call(id, at, provider, model, user, key, status, tokens, nanos, latency, firstToken);
        }

        Call using(long tokens) {
            return new Call(id, at, provider, model, user, key, status, tokens, nanos, latency, firstToken);
        }

        String insert() {
            return """
                    INSERT INTO llm_requests (request_id, started_at, organization_id, key_id, user_id, caller, endpoint,
                        stream, request_bytes, provider, model, attempts, status, http_status, response_bytes,
                        input_uncached_tokens, cache_read_tokens, cache_write_short_tokens, cache_write_long_tokens,
                        input_audio_tokens, input_image_tokens, output_text_tokens, output_reasoning_tokens,
                        output_audio_tokens, usage_source, usage_adds_up, cost_nano_usd, latency_us, time_to_first_token_us,
                        upstream_us)
                    VALUES (%s, '%s', 'org_001', %s, %s, 'somebody', '/v1/chat/completions', true, 1, %s, %s, 1, '%s', 200, 1,
                        %d, 1, 2, 3, 4, 5, %d, 6, 7, 'reported', true, %s, %d, %s, 1)""".formatted(
                            text(id),
                            at,
                            text(key),
                            text(user),
                            text(provider),
                            text(model),
                            status,
                            tokens,
                            tokens,
                            nanos,
                            latency,
                            firstToken);
        }

        String mark() {
            return "SELECT mark_usage(ARRAY['" + at + "'::timestamptz])";
        }

        private static @Nullable String text(@Nullable Object value) {
            return value == null ? null : "'" + value + "'";
        }
    }

    /// Any calls, of few kinds, within `spread` from `start` on.
    static List<Call> some(Random random, int count, Instant start, Duration spread) {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean refused = random.nextInt(10) == 0;
            boolean streamed = random.nextBoolean();
            calls.add(new Call(
                    new UUID(random.nextLong(), random.nextLong()),
                    start.plusNanos(1000 * random.nextLong(spread.toNanos() / 1000)),
                    refused ? null : random.nextBoolean() ? "openai" : "anthropic",
                    refused ? null : "model-" + random.nextInt(3),
                    random.nextInt(4) == 0 ? null : "user-" + random.nextInt(3),
                    random.nextInt(4) == 0 ? null : new UUID(7, random.nextInt(3)),
                    refused
                            ? "refused"
                            : List.of("ok", "ok", "ok", "error", "cancelled").get(random.nextInt(5)),
                    random.nextInt(1_000),
                    random.nextInt(5) == 0 ? null : (Long) random.nextLong(1_000_000),
                    random.nextLong(1, 60_000_000),
                    streamed ? (Long) random.nextLong(1, 2_000_000) : null));
        }
        return calls;
    }

    /// Writes calls as the ledger does: with their marks.
    void add(List<Call> calls) {
        calls.stream().map(call -> Level.day(call.at())).distinct().forEach(day -> partitions.ensure(LOG, day));
        database.jdbi()
                .useTransaction(handle -> calls.forEach(call -> {
                    handle.execute(call.insert());
                    handle.execute(call.mark());
                }));
    }

    void drop(Partitioned table, Instant at) {
        partitions.drop(table, Level.day(at));
    }

    List<Map<String, Object>> rows(String sql) {
        return TestDatabases.rows(url, sql);
    }

    /// Every row of every roll-up, as text.
    List<Map<String, Object>> all() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Level level : Level.values()) {
            for (Detail detail : Detail.values()) {
                all.addAll(rows("SELECT t::text AS row FROM " + detail.table(level) + " t ORDER BY 1"));
            }
        }
        return all;
    }

    /// One number.
    long count(String sql) {
        return ((Number) rows(sql).getFirst().values().iterator().next()).longValue();
    }

    @Override
    public void close() {
        rollups.close();
        database.close();
        TestDatabases.drop(url);
    }
}
