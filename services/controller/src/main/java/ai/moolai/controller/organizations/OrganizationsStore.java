package ai.moolai.controller.organizations;

import ai.moolai.base.AcrossOrganizations;
import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.OrganizationId;
import ai.moolai.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.HandleCallback;
import org.jspecify.annotations.Nullable;

/// The table of organizations.
final class OrganizationsStore {
    private static final String COLUMNS = "organization_id, name, status, created_at";

    private final Database database;

    OrganizationsStore(Database database) {
        this.database = database;
    }

    /// For operators, who see all of them.
    @AcrossOrganizations
    List<Organization> list(int max, @Nullable OrganizationId after) {
        return with(handle -> handle.createQuery("SELECT " + COLUMNS + " FROM organizations"
                        + " WHERE organization_id > :after ORDER BY organization_id LIMIT :max")
                .bind("after", after == null ? "" : after.value())
                .bind("max", max)
                .map((row, _) -> organization(row))
                .list());
    }

    Optional<Organization> find(OrganizationId id) {
        return with(
                handle -> handle.createQuery("SELECT " + COLUMNS + " FROM organizations WHERE organization_id = :id")
                        .bind("id", id.value())
                        .map((row, _) -> organization(row))
                        .findOne());
    }

    /// @return false when it is there already
    boolean insert(OrganizationId id, String name, Instant createdAt) {
        return with(handle -> handle.createUpdate("INSERT INTO organizations (organization_id, name, created_at)"
                                + " VALUES (:id, :name, :created) ON CONFLICT DO NOTHING")
                        .bind("id", id.value())
                        .bind("name", name)
                        .bind("created", createdAt.atOffset(ZoneOffset.UTC))
                        .execute()
                > 0);
    }

    private <T> T with(HandleCallback<T, RuntimeException> work) {
        try {
            return database.jdbi().withHandle(work);
        } catch (ConnectionException unreachable) {
            throw Failure.of(
                            FailureCode.DATABASE_UNAVAILABLE,
                            "the controller's database does not answer (expected: a running one; /health says more)")
                    .asException();
        }
    }

    private static Organization organization(ResultSet row) throws SQLException {
        return new Organization(
                new OrganizationId(row.getString("organization_id")),
                row.getString("name"),
                row.getString("status"),
                0,
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
