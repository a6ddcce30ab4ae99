package ai.moolai.orchestrator.access;

import ai.moolai.base.KeyId;
import ai.moolai.base.Role;
import ai.moolai.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The table of API keys. One orchestrator database holds one organization.
final class AccessStore {
    private static final String COLUMNS =
            "key_id, name, prefix, role, user_id, models, expires_at, created_at, last_used_at, secret_hash";

    private final Database database;

    AccessStore(Database database) {
        this.database = database;
    }

    /// A key with the hash of its secret.
    record Stored(ApiKey key, KeySecret.Hash hash) {}

    /// Every key that is not revoked, oldest first.
    List<Stored> active() {
        return database.ask(handle -> handle.createQuery(
                        "SELECT " + COLUMNS + " FROM api_keys WHERE revoked_at IS NULL ORDER BY created_at, key_id")
                .map((row, _) -> stored(row))
                .list());
    }

    void insert(ApiKey key, KeySecret.Hash hash) {
        database.ask(handle -> insert(handle, key, hash));
    }

    /// Inserts an administrator's key unless there is a valid one; several orchestrators may try at once.
    boolean insertFirstAdministrator(ApiKey key, KeySecret.Hash hash) {
        return database.jdbi().inTransaction(handle -> {
            handle.execute("SELECT pg_advisory_xact_lock(hashtext('first_administrator'))");
            boolean found = handle.createQuery(
                            "SELECT EXISTS (SELECT 1 FROM api_keys WHERE role = 'admin' AND revoked_at IS NULL"
                                    + " AND (expires_at IS NULL OR expires_at > :now))")
                    .bind("now", key.createdAt().atOffset(ZoneOffset.UTC))
                    .mapTo(Boolean.class)
                    .one();
            if (!found) {
                insert(handle, key, hash);
            }
            return !found;
        });
    }

    boolean revoke(KeyId id, Instant at) {
        return database.ask(handle ->
                handle.createUpdate("UPDATE api_keys SET revoked_at = :at WHERE key_id = :id AND revoked_at IS NULL")
                                .bind("at", at.atOffset(ZoneOffset.UTC))
                                .bind("id", id.value())
                                .execute()
                        > 0);
    }

    /// Notes when keys were last used; never moves a time back.
    void used(Map<KeyId, Instant> times) {
        Map<KeyId, Instant> copy = new HashMap<>(times);
        database.jdbi().useHandle(handle -> {
            var batch = handle.prepareBatch(
                    "UPDATE api_keys SET last_used_at = greatest(last_used_at, :at) WHERE key_id = :id");
            copy.forEach((id, at) -> batch.bind("at", at.atOffset(ZoneOffset.UTC))
                    .bind("id", id.value())
                    .add());
            batch.execute();
        });
    }

    private static int insert(Handle handle, ApiKey key, KeySecret.Hash hash) {
        return handle.createUpdate("INSERT INTO api_keys"
                        + " (key_id, name, prefix, secret_hash, role, user_id, models, expires_at, created_at)"
                        + " VALUES (:id, :name, :prefix, :hash, :role, :user, :models, :expires, :created)")
                .bind("id", key.keyId().value())
                .bind("name", key.name())
                .bind("prefix", key.prefix())
                .bind("hash", hash.bytes())
                .bind("role", key.role().text())
                .bind("user", key.userId())
                .bindArray("models", String.class, key.models())
                .bind(
                        "expires",
                        key.expiresAt() == null ? null : key.expiresAt().atOffset(ZoneOffset.UTC))
                .bind("created", key.createdAt().atOffset(ZoneOffset.UTC))
                .execute();
    }

    private static Stored stored(ResultSet row) throws SQLException {
        var key = new ApiKey(
                new KeyId(row.getObject("key_id", UUID.class)),
                row.getString("name"),
                row.getString("prefix"),
                Role.parse(row.getString("role")),
                row.getString("user_id"),
                Arrays.asList((String[]) row.getArray("models").getArray()),
                instant(row, "expires_at"),
                Objects.requireNonNull(instant(row, "created_at")),
                instant(row, "last_used_at"));
        return new Stored(key, KeySecret.Hash.of(row.getBytes("secret_hash")));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
