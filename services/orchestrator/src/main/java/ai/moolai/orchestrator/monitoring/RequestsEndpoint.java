package ai.moolai.orchestrator.monitoring;

import ai.moolai.base.Caller;
import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.KeyId;
import ai.moolai.base.RequestId;
import ai.moolai.base.Role;
import ai.moolai.edge.Access;
import ai.moolai.edge.Argument;
import ai.moolai.edge.Exchange;
import ai.moolai.edge.Handler;
import ai.moolai.edge.Json;
import ai.moolai.edge.Page;
import ai.moolai.edge.PageRequest;
import ai.moolai.edge.Reply;
import ai.moolai.edge.Routes;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The request log over HTTP. What calls said is for administrators, and for the key that made the call; reckoning
/// costs anew is for administrators.
public final class RequestsEndpoint {
    private static final Set<String> STATUSES = Set.of("ok", "error", "refused", "cancelled");

    private final Monitoring monitoring;

    public RequestsEndpoint(Monitoring monitoring) {
        this.monitoring = monitoring;
    }

    /// One call, and how its cost came about.
    record Detail(
            @JsonUnwrapped RequestRow request,
            @JsonUnwrapped RequestCost cost) {}

    /// Which calls are to be reckoned anew.
    ///
    /// @param from calls that began at this moment or later
    /// @param to and before this one
    /// @param dryRun only tell what would be corrected; false where it is not said
    /// @param resume where the answer before stopped
    public record RerateOrder(
            Instant from,
            Instant to,
            @Nullable Boolean dryRun,
            @Nullable String resume) {}

    public void add(Routes routes) {
        Access viewers = Access.needs(Role.VIEWER);
        routes.get("/api/v1/monitoring/requests", viewers, Handler.blocking(this::list));
        routes.get("/api/v1/monitoring/requests/{request_id}", viewers, Handler.blocking(this::one));
        routes.post("/api/v1/monitoring/requests/rerate", Access.needs(Role.ADMIN), Handler.blocking(this::rerate));
    }

    private Reply list(Exchange exchange, byte[] body) {
        PageRequest page = PageRequest.of(exchange);
        RequestFilter filter = filter(exchange, page);
        List<RequestRow> rows = monitoring.requests(filter, page.limit() + 1);
        return Reply.json(
                Page.of(rows, page.limit(), row -> new RequestFilter.Place(row.startedAt(), row.requestId()).cursor()));
    }

    private Reply one(Exchange exchange, byte[] body) {
        RequestId id = Argument.read("request_id", exchange.pathParam("request_id"), "req_…", RequestId::parse);
        RequestRow row = monitoring
                .request(id)
                .orElseThrow(() -> Failure.at(
                                FailureCode.NOT_FOUND,
                                "path.request_id",
                                "request " + id
                                        + " is not in the log (expected: the x-request-id of an answer; a call of the"
                                        + " last seconds may still be on its way)")
                        .asException());
        RequestCost cost = monitoring.cost(id).orElseThrow();
        return Reply.json(new Detail(mayRead(exchange.caller(), row) ? row : row.withoutContent(), cost));
    }

    private Reply rerate(Exchange exchange, byte[] body) {
        RerateOrder order = Json.read(body, RerateOrder.class);
        if (order.from.isBefore(Argument.MOMENT_FIRST)
                || order.to.isAfter(Argument.MOMENT_LAST)
                || !order.from.isBefore(order.to)) {
            throw Failure.at(
                            FailureCode.INVALID_VALUE,
                            "body.to",
                            "from " + order.from + " to " + order.to
                                    + " (expected: moments from 1970 to 9999, to after from)")
                    .asException();
        }
        boolean dryRun = order.dryRun != null && order.dryRun;
        RequestFilter.Place after = order.resume == null
                ? null
                : Argument.read(
                        "body.resume", order.resume, "the resume of the answer before", RequestFilter.Place::parse);
        return Reply.json(monitoring.rerate(
                order.from, order.to, after, dryRun, exchange.caller().name()));
    }

    private static boolean mayRead(Caller caller, RequestRow row) {
        return caller.role() == Role.ADMIN
                || (caller.keyId() != null && caller.keyId().equals(row.keyId()));
    }

    private static RequestFilter filter(Exchange exchange, PageRequest page) {
        return new RequestFilter(
                text(exchange, "client_request_id"),
                text(exchange, "model"),
                text(exchange, "provider"),
                text(exchange, "user_id"),
                Argument.query(exchange, "key_id", "key_…", KeyId::parse),
                Argument.query(exchange, "status", "ok, error, refused or cancelled", RequestsEndpoint::status),
                Argument.query(exchange, "min_latency_ms", "a number of 0 or more", text -> scaled(text, 1_000)),
                Argument.query(exchange, "min_cost_usd", "a number of 0 or more", text -> scaled(text, 1_000_000_000)),
                Argument.moment(exchange, "start"),
                Argument.moment(exchange, "end"),
                text(exchange, "q"),
                page.cursor() == null
                        ? null
                        : Argument.read(
                                "cursor", page.cursor(), "the next_cursor of a page", RequestFilter.Place::parse));
    }

    /// PostgreSQL's text holds every character but one, so that nothing that is stored can be found by it.
    private static @Nullable String text(Exchange exchange, String name) {
        return Argument.query(exchange, name, "text without the character U+0000", text -> {
            if (text.indexOf('\0') >= 0) {
                throw new IllegalArgumentException(text);
            }
            return text;
        });
    }

    private static String status(String text) {
        if (!STATUSES.contains(text)) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    private static long scaled(String text, long unit) {
        BigDecimal value = new BigDecimal(text);
        if (value.signum() < 0 || value.scale() < -9 || value.precision() - value.scale() > 9) {
            throw new IllegalArgumentException(text);
        }
        return value.multiply(BigDecimal.valueOf(unit)).longValue();
    }
}
