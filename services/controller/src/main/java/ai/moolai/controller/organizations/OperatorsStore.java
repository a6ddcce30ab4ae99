package ai.moolai.controller.organizations;

import ai.moolai.base.AcrossOrganizations;
import ai.moolai.base.KeyId;
import ai.moolai.base.Role;
import ai.moolai.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/// The table of operators' keys. Operators belong to no organization.
final class OperatorsStore {
    private final Database database;

    OperatorsStore(Database database) {
        this.database = database;
    }

    /// Every key that is not revoked.
    @AcrossOrganizations
    List<OperatorKey> active() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT key_id, name, prefix, secret_hash, role, created_at FROM operator_keys"
                                        + " WHERE revoked_at IS NULL")
                        .map((row, _) -> key(row))
                        .list());
    }

    /// Inserts the key unless there is one; several controllers may try at once.
    @AcrossOrganizations
    boolean insertFirst(OperatorKey key) {
        return database.jdbi().inTransaction(handle -> {
            handle.execute("SELECT pg_advisory_xact_lock(hashtext('first_operator'))");
            return handle.createUpdate("INSERT INTO operator_keys (key_id, name, prefix, secret_hash, role, created_at)"
                                    + " SELECT :id, :name, :prefix, :hash, :role, :created"
                                    + " WHERE NOT EXISTS (SELECT 1 FROM operator_keys WHERE revoked_at IS NULL)")
                            .bind("id", key.keyId().value())
                            .bind("name", key.name())
                            .bind("prefix", key.prefix())
                            .bind("hash", key.secretHash())
                            .bind("role", key.role().text())
                            .bind("created", key.createdAt().atOffset(ZoneOffset.UTC))
                            .execute()
                    > 0;
        });
    }

    private static OperatorKey key(ResultSet row) throws SQLException {
        return new OperatorKey(
                new KeyId(row.getObject("key_id", UUID.class)),
                row.getString("name"),
                row.getString("prefix"),
                row.getString("secret_hash"),
                Role.parse(row.getString("role")),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
