package ai.moolai.controller.fleet;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import ai.moolai.base.OrchestratorId;
import ai.moolai.base.OrganizationId;
import ai.moolai.base.Role;
import ai.moolai.edge.Access;
import ai.moolai.edge.Exchange;
import ai.moolai.edge.Handler;
import ai.moolai.edge.Json;
import ai.moolai.edge.Page;
import ai.moolai.edge.PageRequest;
import ai.moolai.edge.Reply;
import ai.moolai.edge.Routes;
import ai.moolai.link.Heartbeat;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The fleet over HTTP: for operators, and for the orchestrators themselves.
public final class FleetEndpoint {
    private static final String PATH = "/api/v1/controller/orchestrators";
    private static final long HEARTBEAT_BYTES_MAX = 16 << 10;

    private final Fleet fleet;

    public FleetEndpoint(Fleet fleet) {
        this.fleet = fleet;
    }

    /// For operators.
    public void addTo(Routes routes) {
        var readers = Access.needs(Role.VIEWER);
        routes.get(PATH, readers, Handler.onEventLoop((exchange, _) -> exchange.reply(list(exchange))))
                .post(PATH, Access.needs(Role.ADMIN), Handler.blocking((_, body) -> register(body)))
                .get(PATH + "/{id}", readers, Handler.onEventLoop((exchange, _) -> exchange.reply(one(exchange))));
    }

    /// For orchestrators.
    public void addLinkTo(Routes routes) {
        routes.post(
                Heartbeat.PATH, Access.needs(Role.VIEWER), Handler.onEventLoop(this::heartbeat), HEARTBEAT_BYTES_MAX);
    }

    private void heartbeat(Exchange exchange, byte[] body) {
        if (!Fleet.ORCHESTRATOR.equals(exchange.caller())) {
            throw Failure.of(
                            FailureCode.INVALID_API_KEY,
                            "not the orchestrators' shared key (expected: 'Authorization: Bearer' and the value of"
                                    + " ORCHESTRATOR_API_KEY, the same on both sides)")
                    .asException();
        }
        fleet.heard(Json.read(body, Heartbeat.class));
        exchange.reply(Reply.empty(204));
    }

    private Reply list(Exchange exchange) {
        var page = PageRequest.of(exchange);
        var organization = parameter("organization_id", exchange.query("organization_id"), OrganizationId::new);
        var after = parameter("cursor", page.cursor(), OrchestratorId::parse);
        var rows = fleet.list(organization, page.limit() + 1, after);
        return Reply.json(
                Page.of(rows, page.limit(), last -> last.orchestratorId().toString()));
    }

    private Reply one(Exchange exchange) {
        String named = exchange.pathParam("id");
        try {
            return Reply.json(fleet.find(OrchestratorId.parse(named)).orElseThrow(() -> unknown(named)));
        } catch (IllegalArgumentException notAnId) {
            throw unknown(named);
        }
    }

    private Reply register(byte[] body) {
        return Reply.json(201, fleet.register(Json.read(body, Registration.class)));
    }

    private static <T> @Nullable T parameter(String name, @Nullable String text, Function<String, T> read) {
        try {
            return text == null ? null : read.apply(text);
        } catch (IllegalArgumentException wrong) {
            throw Failure.at(FailureCode.INVALID_VALUE, name, name + ": " + wrong.getMessage())
                    .asException();
        }
    }

    private static FailureException unknown(String named) {
        return Failure.at(
                        FailureCode.NOT_FOUND,
                        "path.id",
                        "orchestrator: " + named + " (expected: one that GET " + PATH + " lists)")
                .asException();
    }
}
