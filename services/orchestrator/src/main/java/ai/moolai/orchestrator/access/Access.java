package ai.moolai.orchestrator.access;

import ai.moolai.base.Caller;
import ai.moolai.base.Clock;
import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import ai.moolai.base.KeyId;
import ai.moolai.base.OrganizationId;
import ai.moolai.base.Role;
import ai.moolai.base.Secret;
import ai.moolai.base.Threads;
import ai.moolai.edge.Authenticator;
import ai.moolai.store.Database;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The door: turns a credential into a caller, and keeps the keys.
public final class Access implements Authenticator, AutoCloseable {
    /// How old the keys in memory may be: a key made or revoked elsewhere takes effect within it.
    private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(2);

    private static final Duration LAST_USED_INTERVAL = Duration.ofSeconds(30);
    private static final Logger LOG = LoggerFactory.getLogger(Access.class);

    private final OrganizationId organization;
    private final AccessStore store;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<KeyId, Instant> lastUsed = new ConcurrentHashMap<>();
    private volatile Map<KeySecret.Hash, Entry> keys = Map.of();
    private Threads.@Nullable Repeating refreshing;
    private Threads.@Nullable Repeating noting;

    private record Entry(ApiKey key, Caller caller) {}

    public Access(OrganizationId organization, Database database, Clock clock) {
        this.organization = organization;
        this.store = new AccessStore(database);
        this.clock = clock;
    }

    /// Reads the keys, and makes an administrator's where there is none that is still valid.
    ///
    /// @param administratorKeyFile where that key is written, for its owner's eyes only
    public void start(Threads threads, Path administratorKeyFile) {
        refresh();
        Instant now = clock.now();
        if (keys.values().stream().noneMatch(entry -> entry.key.role() == Role.ADMIN && !entry.key.expired(now))) {
            makeAdministrator(administratorKeyFile);
        }
        refreshing = threads.every(REFRESH_INTERVAL, this::refreshQuietly);
        noting = threads.every(LAST_USED_INTERVAL, this::noteUse);
    }

    @Override
    public Caller authenticate(String credential) {
        if (KeySecret.plausible(credential)) {
            Entry entry = keys.get(KeySecret.hash(credential));
            if (entry != null) {
                Instant now = clock.now();
                if (entry.key.expired(now)) {
                    throw invalid("the API key " + entry.key.prefix() + "… expired at " + entry.key.expiresAt()
                            + " (expected: a key that is still valid)");
                }
                lastUsed.put(entry.key.keyId(), now);
                return entry.caller;
            }
        }
        throw invalid("the API key is not known here (expected: a key of this organization, as mk_…)");
    }

    /// The organization that a path names must be this one.
    ///
    /// @throws FailureException `organization_not_found`
    public OrganizationId organization(String named) {
        if (!organization.value().equals(named)) {
            throw Failure.at(
                            FailureCode.ORGANIZATION_NOT_FOUND,
                            "path.org",
                            "organization: \"" + named + "\" (expected: " + organization
                                    + ", the one that this orchestrator serves)")
                    .asException();
        }
        return organization;
    }

    List<ApiKey> list() {
        return store.active().stream().map(AccessStore.Stored::key).toList();
    }

    Optional<ApiKey> find(KeyId id) {
        return list().stream().filter(key -> key.keyId().equals(id)).findFirst();
    }

    /// A key that was just made, with its secret, which is never seen again.
    record Made(ApiKey key, Secret secret) {}

    Made make(String name, Role role, @Nullable String userId, List<String> models, @Nullable Instant expiresAt) {
        Secret secret = KeySecret.generate(random);
        var key = new ApiKey(
                KeyId.next(clock), name, KeySecret.prefix(secret), role, userId, models, expiresAt, clock.now(), null);
        store.insert(key, KeySecret.hash(secret.reveal()));
        refresh();
        return new Made(key, secret);
    }

    boolean revoke(KeyId id) {
        boolean revoked = store.revoke(id, clock.now());
        refresh();
        return revoked;
    }

    @Override
    public void close() {
        if (refreshing != null && noting != null) {
            refreshing.close();
            noting.close();
        }
        noteUse();
    }

    private void makeAdministrator(Path file) {
        Secret secret = KeySecret.generate(random);
        var key = new ApiKey(
                KeyId.next(clock),
                "administrator",
                KeySecret.prefix(secret),
                Role.ADMIN,
                null,
                List.of(),
                null,
                clock.now(),
                null);
        // The file first: a key in the database that nobody knows would keep another from being made.
        KeyFile.write(file, secret);
        if (store.insertFirstAdministrator(key, KeySecret.hash(secret.reveal()))) {
            LOG.info("an administrator's key was made: {}", file);
        } else {
            KeyFile.delete(file);
        }
        refresh();
    }

    /// One at a time: what was read earlier must not take the place of what was read later.
    private synchronized void refresh() {
        Map<KeySecret.Hash, Entry> fresh = new HashMap<>();
        for (AccessStore.Stored stored : store.active()) {
            fresh.put(stored.hash(), new Entry(stored.key(), stored.key().caller()));
        }
        keys = Map.copyOf(fresh);
    }

    private void refreshQuietly() {
        try {
            refresh();
        } catch (RuntimeException unreachable) {
            // The keys in memory stay good: an outage of the database turns nobody away.
            LOG.debug("the keys could not be read again: {}", unreachable.toString());
        }
    }

    private void noteUse() {
        Map<KeyId, Instant> noted = new HashMap<>(lastUsed);
        if (noted.isEmpty()) {
            return;
        }
        try {
            store.used(noted);
            noted.forEach(lastUsed::remove);
        } catch (RuntimeException unreachable) {
            LOG.debug("the use of keys could not be noted: {}", unreachable.toString());
        }
    }

    private static FailureException invalid(String message) {
        return Failure.of(FailureCode.INVALID_API_KEY, message).asException();
    }
}
