package ai.moolai.controller.organizations;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
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
import org.jspecify.annotations.Nullable;

/// Organizations over HTTP, for operators.
public final class OrganizationsEndpoint {
    private static final String PATH = "/api/v1/controller/organizations";

    private final Organizations organizations;

    public OrganizationsEndpoint(Organizations organizations) {
        this.organizations = organizations;
    }

    public void addTo(Routes routes) {
        var readers = Access.needs(Role.VIEWER);
        routes.get(PATH, readers, Handler.blocking((exchange, _) -> list(exchange)))
                .get("/api/v1/organizations", readers, Handler.blocking((exchange, _) -> list(exchange)))
                .post(PATH, Access.needs(Role.ADMIN), Handler.blocking((_, body) -> create(body)))
                .get(PATH + "/{org}", readers, Handler.blocking((exchange, _) -> one(exchange)));
    }

    private Reply list(Exchange exchange) {
        var page = PageRequest.of(exchange);
        var rows = organizations.list(page.limit() + 1, after(page.cursor()));
        return Reply.json(Page.of(
                rows,
                page.limit(),
                organization -> organization.organizationId().value()));
    }

    private static @Nullable OrganizationId after(@Nullable String cursor) {
        try {
            return cursor == null ? null : new OrganizationId(cursor);
        } catch (IllegalArgumentException wrong) {
            throw Failure.at(FailureCode.INVALID_VALUE, "cursor", "cursor: " + wrong.getMessage())
                    .asException();
        }
    }

    private Reply one(Exchange exchange) {
        String named = exchange.pathParam("org");
        try {
            return Reply.json(organizations.find(new OrganizationId(named)).orElseThrow(() -> unknown(named)));
        } catch (IllegalArgumentException notAnId) {
            throw unknown(named);
        }
    }

    private Reply create(byte[] body) {
        var wanted = Json.read(body, NewOrganization.class);
        return organizations
                .create(wanted)
                .map(made -> Reply.json(201, made))
                .orElseThrow(() -> Failure.at(
                                FailureCode.CONFLICT,
                                "body.organization_id",
                                "organization_id: " + wanted.organizationId()
                                        + " (expected: an id that no organization has yet)")
                        .asException());
    }

    private static FailureException unknown(String named) {
        return Failure.at(
                        FailureCode.ORGANIZATION_NOT_FOUND,
                        "path.org",
                        "organization: " + named + " (expected: one that GET " + PATH + " lists)")
                .asException();
    }
}
