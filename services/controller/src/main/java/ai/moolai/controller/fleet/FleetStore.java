package ai.moolai.controller.fleet;

import ai.moolai.base.AcrossOrganizations;
import ai.moolai.base.OrchestratorId;
import ai.moolai.base.OrganizationId;
import ai.moolai.link.HealthStatus;
import ai.moolai.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The table of orchestrators.
final class FleetStore {
    private final Database database;

    FleetStore(Database database) {
        this.database = database;
    }

    /// The whole fleet, for the controller's memory.
    ///
    /// @param heard puts a moment of the wall clock on the steady one
    @AcrossOrganizations
    List<Member> all(Function<Instant, Member.Heard> heard) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT orchestrator_id, organization_id, name, url, version, health, stopped, registered_at,"
                                        + " last_heartbeat_at FROM orchestrators")
                        .map((row, _) -> member(row, heard))
                        .list());
    }

    void save(OrganizationId organization, Member member) {
        Member.Heard heard = member.heard();
        database.jdbi()
                .useHandle(handle -> handle.createUpdate("""
                        INSERT INTO orchestrators (orchestrator_id, organization_id, name, url, version, health, stopped,
                            registered_at, last_heartbeat_at)
                        VALUES (:id, :organization, :name, :url, :version, :health, :stopped, :registered, :heard)
                        ON CONFLICT (orchestrator_id) DO UPDATE SET
                            name = excluded.name, url = excluded.url, version = excluded.version,
                            health = excluded.health, stopped = excluded.stopped,
                            last_heartbeat_at = greatest(orchestrators.last_heartbeat_at, excluded.last_heartbeat_at)
                        WHERE orchestrators.organization_id = excluded.organization_id
                        """)
                        .bind("id", member.id().value())
                        .bind("organization", organization.value())
                        .bind("name", member.name())
                        .bind("url", member.url())
                        .bind("version", member.version())
                        .bind("health", text(member.health()))
                        .bind("stopped", member.stopped())
                        .bind("registered", member.registeredAt().atOffset(ZoneOffset.UTC))
                        .bindByType(
                                "heard",
                                heard == null ? null : heard.at().atOffset(ZoneOffset.UTC),
                                OffsetDateTime.class)
                        .execute());
    }

    void delete(OrganizationId organization, OrchestratorId id) {
        database.jdbi()
                .useHandle(handle -> handle.createUpdate(
                                "DELETE FROM orchestrators WHERE organization_id = :organization AND orchestrator_id = :id")
                        .bind("organization", organization.value())
                        .bind("id", id.value())
                        .execute());
    }

    private static Member member(ResultSet row, Function<Instant, Member.Heard> heard) throws SQLException {
        Instant at = instant(row, "last_heartbeat_at");
        return new Member(
                new OrchestratorId(row.getObject("orchestrator_id", UUID.class)),
                new OrganizationId(row.getString("organization_id")),
                row.getString("name"),
                row.getString("url"),
                row.getString("version"),
                HealthStatus.valueOf(row.getString("health").toUpperCase(Locale.ROOT)),
                row.getBoolean("stopped"),
                row.getObject("registered_at", OffsetDateTime.class).toInstant(),
                at == null ? null : heard.apply(at));
    }

    private static String text(HealthStatus health) {
        return health.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
