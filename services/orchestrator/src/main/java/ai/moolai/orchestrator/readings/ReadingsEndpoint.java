package ai.moolai.orchestrator.readings;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.OrganizationId;
import ai.moolai.base.Role;
import ai.moolai.edge.Access;
import ai.moolai.edge.Exchange;
import ai.moolai.edge.Handler;
import ai.moolai.edge.PageRequest;
import ai.moolai.edge.Reply;
import ai.moolai.edge.Routes;
import ai.moolai.edge.Shown;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Readings over HTTP.
public final class ReadingsEndpoint {
    private static final int LIMIT_DEFAULT = 500;

    private final Readings readings;

    public ReadingsEndpoint(Readings readings) {
        this.readings = readings;
    }

    /// A reading that was asked for.
    ///
    /// @param stored whether it is in the table already; when the database is away, it comes there later
    public record Collected(String status, boolean stored, Map<String, @Nullable Object> data) {}

    /// The span of time that a page is of.
    public record Span(Instant start, Instant end) {}

    /// A page of readings.
    ///
    /// @param resolution how finely they are told
    /// @param summary of the whole span, on its first page alone
    public record History(
            OrganizationId organizationId,
            Span period,
            Tier resolution,
            @Nullable Map<String, @Nullable Object> latest,
            Map<String, MetricSummary> summary,
            List<Map<String, @Nullable Object>> data,
            boolean hasMore,
            @Nullable String nextCursor) {}

    /// The routes of one event loop, made on it.
    public void add(Routes routes, Vertx vertx) {
        var loop = vertx.getOrCreateContext();
        readings.watch(work -> loop.runOnContext(_ -> work.run()));
        Access viewers = Access.needs(Role.VIEWER);
        routes.get("/api/v1/system/metrics", viewers, Handler.blocking(this::newest));
        routes.get("/api/v1/system/metrics/organization/{org}", viewers, Handler.blocking(this::history));
        routes.get("/api/v1/system/status/background", viewers, Handler.blocking(this::background));
        routes.post("/api/v1/system/collect/immediate", Access.needs(Role.MEMBER), Handler.blocking(this::collect));
    }

    private Reply newest(Exchange exchange, byte[] body) {
        return Reply.json(readings.newest()
                .map(this::row)
                .orElseThrow(() -> Failure.of(
                                FailureCode.NOT_FOUND,
                                "nothing was read yet (expected: a reading; ask for one with POST"
                                        + " /api/v1/system/collect/immediate)")
                        .asException()));
    }

    private Reply background(Exchange exchange, byte[] body) {
        return Reply.json(readings.background());
    }

    private Reply collect(Exchange exchange, byte[] body) throws InterruptedException {
        organization(exchange.query("organization_id"), "organization_id");
        Reading reading = readings.collectNow();
        boolean stored = readings.store(reading);
        return Reply.json(new Collected("success", stored, row(reading)));
    }

    private Reply history(Exchange exchange, byte[] body) {
        organization(exchange.pathParam("org"), "path.org");
        var page = PageRequest.of(exchange, LIMIT_DEFAULT);
        var period = HistoryQuery.period(exchange, readings.clock().now());
        Place after = HistoryQuery.place(page.cursor());
        Tier tier = readings.tier(period);
        List<Reading> found = readings.readings(tier, period, after, page.limit() + 1);
        boolean more = found.size() > page.limit();
        List<Reading> shown = more ? found.subList(0, page.limit()) : found;
        Map<String, MetricSummary> summary = new LinkedHashMap<>();
        if (after == null) {
            readings.summary(tier, period).forEach((metric, values) -> summary.put(metric.text(), values));
        }
        return Reply.json(new History(
                readings.organization(),
                new Span(period.start(), period.end()),
                tier,
                readings.latest(tier, period).map(this::row).orElse(null),
                summary,
                shown.stream().map(this::row).toList(),
                more,
                more ? Place.of(shown.getLast()).cursor() : null));
    }

    private void organization(@Nullable String named, String param) {
        if (named != null && !named.equals(readings.organization().value())) {
            throw Failure.at(
                            FailureCode.ORGANIZATION_NOT_FOUND,
                            param,
                            "organization: \"" + Shown.of(named) + "\" (expected: " + readings.organization()
                                    + ", the one that this orchestrator serves)")
                    .asException();
        }
    }

    private Map<String, @Nullable Object> row(Reading reading) {
        return reading.row(readings.organization());
    }
}
