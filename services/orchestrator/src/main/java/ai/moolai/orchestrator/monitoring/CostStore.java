package ai.moolai.orchestrator.monitoring;

import ai.moolai.base.NanoDollars;
import ai.moolai.base.OrganizationId;
import ai.moolai.base.RequestId;
import ai.moolai.base.Usage;
import ai.moolai.orchestrator.ledger.Consumption;
import ai.moolai.orchestrator.monitoring.RatedCall.Names;
import ai.moolai.orchestrator.monitoring.RatedCall.Rate;
import ai.moolai.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// Reads what calls cost and why, and adds corrections. It changes no row.
final class CostStore {
    private static final String CALL = """
            SELECT r.*, k.new_cost_nano_usd AS newest_cost_nano_usd, k.price_id AS newest_price_id
            FROM llm_requests r
            LEFT JOIN LATERAL (
                SELECT c.new_cost_nano_usd, c.price_id FROM llm_request_corrections c
                WHERE c.request_id = r.request_id ORDER BY c.correction_id DESC LIMIT 1) k ON true
            WHERE r.organization_id = :organization AND r.started_at >= :from AND r.started_at < :to""";

    private static final String BY_ID = CALL + " AND r.request_id = :id";

    private static final String BATCH = CALL + """
             AND r.usage_source <> 'none' AND r.provider IS NOT NULL
             AND (r.started_at, r.request_id) > (:after_at, :after_id)
            ORDER BY r.started_at, r.request_id LIMIT :limit""";

    private static final String INSERT = """
            INSERT INTO llm_request_corrections (request_id, started_at, organization_id, old_cost_nano_usd,
                old_price_id, new_cost_nano_usd, price_id, reason, corrected_by)
            VALUES (:id, :started, :organization, :old_cost, :old_price, :new_cost, :price, :reason, :by)""";

    /// What was known when the call began comes first; newer versions are for calls that a clock placed too early.
    private static final String ENTRIES = """
            SELECT entry FROM llm_prices WHERE price_id = :id
            ORDER BY (seen_at <= :at) DESC, seen_at DESC LIMIT 100""";

    private final Database database;
    private final OrganizationId organization;

    CostStore(Database database, OrganizationId organization) {
        this.database = database;
        this.organization = organization;
    }

    /// One call, with what its cost depends on.
    Optional<RatedCall> call(RequestId id) {
        return MonitoringStore.ask(
                database,
                handle -> handle.createQuery(BY_ID)
                        .bind("organization", organization.value())
                        .bind("id", id.value())
                        .bind("from", MonitoringStore.earliest(id))
                        .bind("to", MonitoringStore.latest(id))
                        .map((row, _) -> rated(row))
                        .findFirst());
    }

    /// A call's corrections, oldest first.
    List<Correction> corrections(RequestId id) {
        return MonitoringStore.ask(
                database,
                handle -> handle.createQuery("SELECT * FROM llm_request_corrections"
                                + " WHERE request_id = :id AND organization_id = :organization ORDER BY correction_id")
                        .bind("id", id.value())
                        .bind("organization", organization.value())
                        .map((row, _) -> correction(row))
                        .list());
    }

    /// Every version of a price that calls were rated with, the one most likely at a moment first.
    List<String> entries(String priceId, Instant at) {
        return MonitoringStore.ask(
                database,
                handle -> handle.createQuery(ENTRIES)
                        .bind("id", priceId)
                        .bind("at", at.atOffset(ZoneOffset.UTC))
                        .mapTo(String.class)
                        .list());
    }

    /// The next calls behind `after` that used something, oldest first, and the corrections that `rate` finds among
    /// them, which are
    /// written unless `dryRun`. Nobody else corrects meanwhile, so that no correction is written twice.
    List<RatedCall> correct(
            RequestFilter.Place after,
            Instant to,
            int limit,
            boolean dryRun,
            Function<RatedCall, Optional<Correction>> rate) {
        return MonitoringStore.ask(
                database,
                handle -> handle.inTransaction(locked -> {
                    if (!dryRun) {
                        locked.execute("SELECT pg_advisory_xact_lock(hashtext('llm_request_corrections'))");
                    }
                    List<RatedCall> calls = locked.createQuery(BATCH)
                            .bind("organization", organization.value())
                            .bind("from", after.startedAt().atOffset(ZoneOffset.UTC))
                            .bind("to", to.atOffset(ZoneOffset.UTC))
                            .bind("after_at", after.startedAt().atOffset(ZoneOffset.UTC))
                            .bind("after_id", after.requestId().value())
                            .bind("limit", limit)
                            .map((row, _) -> rated(row))
                            .list();
                    List<Correction> corrections =
                            calls.stream().map(rate).flatMap(Optional::stream).toList();
                    if (!dryRun && !corrections.isEmpty()) {
                        insert(locked, corrections);
                    }
                    return calls;
                }));
    }

    private void insert(Handle handle, List<Correction> corrections) {
        try (var batch = handle.prepareBatch(INSERT)) {
            for (Correction correction : corrections) {
                NanoDollars old = correction.oldCostUsd();
                batch.bind("id", correction.requestId().value())
                        .bind("started", correction.startedAt().atOffset(ZoneOffset.UTC))
                        .bind("organization", organization.value())
                        .bind("old_cost", old == null ? null : (Long) old.value())
                        .bind("old_price", correction.oldPriceId())
                        .bind("new_cost", correction.newCostUsd().value())
                        .bind("price", correction.priceId())
                        .bind("reason", correction.reason())
                        .bind("by", correction.correctedBy())
                        .add();
            }
            batch.execute();
        }
        mark(handle, corrections);
    }

    /// What calls cost is in the roll-ups as well.
    private static void mark(Handle handle, List<Correction> corrections) {
        String moments = corrections.stream()
                .map(correction -> correction.startedAt().toString())
                .collect(Collectors.joining(",", "{", "}"));
        handle.createQuery("SELECT 1 FROM mark_usage(CAST(:moments AS timestamptz[]))")
                .bind("moments", moments)
                .mapTo(Integer.class)
                .one();
    }

    private static RatedCall rated(ResultSet row) throws SQLException {
        String provider = row.getString("priced_as_provider");
        String asked = row.getString("priced_as_model");
        var recorded = new Rate(
                row.getObject("cost_nano_usd", Long.class),
                row.getString("price_id"),
                row.getString("unpriced_reason"));
        Long newest = row.getObject("newest_cost_nano_usd", Long.class);
        return new RatedCall(
                new RequestId(row.getObject("request_id", UUID.class)),
                instant(row, "started_at"),
                !"none".equals(row.getString("usage_source")),
                provider == null || asked == null ? null : new Names(provider, asked, row.getString("model")),
                new Consumption(
                        usage(row),
                        row.getLong("web_searches"),
                        row.getString("service_tier"),
                        row.getString("region")),
                recorded,
                newest == null ? recorded : new Rate(newest, row.getString("newest_price_id"), null));
    }

    private static Usage usage(ResultSet row) throws SQLException {
        return new Usage(
                row.getLong("input_uncached_tokens"),
                row.getLong("cache_read_tokens"),
                row.getLong("cache_write_short_tokens"),
                row.getLong("cache_write_long_tokens"),
                row.getLong("input_audio_tokens"),
                row.getLong("input_image_tokens"),
                row.getLong("output_text_tokens"),
                row.getLong("output_reasoning_tokens"),
                row.getLong("output_audio_tokens"));
    }

    private static Correction correction(ResultSet row) throws SQLException {
        Long old = row.getObject("old_cost_nano_usd", Long.class);
        return new Correction(
                new RequestId(row.getObject("request_id", UUID.class)),
                instant(row, "started_at"),
                old == null ? null : new NanoDollars(old),
                row.getString("old_price_id"),
                new NanoDollars(row.getLong("new_cost_nano_usd")),
                row.getString("price_id"),
                row.getString("reason"),
                row.getString("corrected_by"),
                instant(row, "corrected_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
