package ai.moolai.controller.fleet;

import ai.moolai.base.Caller;
import ai.moolai.base.Clock;
import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.OrchestratorId;
import ai.moolai.base.OrganizationId;
import ai.moolai.base.Role;
import ai.moolai.base.Secret;
import ai.moolai.base.Threads;
import ai.moolai.controller.organizations.Organizations;
import ai.moolai.link.Heartbeat;
import ai.moolai.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The door: which orchestrators there are and how they are. It all lives in memory, where heartbeats arrive without
/// waiting; the table follows.
public final class Fleet implements AutoCloseable {
    /// Whoever shows the link's shared key.
    public static final Caller ORCHESTRATOR = new Caller(null, null, "orchestrator", Role.VIEWER, Set.of());

    private static final int ORCHESTRATORS_MAX = 10_000;
    private static final Duration WRITE_INTERVAL = Duration.ofMillis(250);
    private static final Duration FULL_RETRY_AFTER = Duration.ofMinutes(1);
    private static final Logger log = LoggerFactory.getLogger(Fleet.class);

    private final FleetStore store;
    private final FleetWriter writer;
    private final Organizations organizations;
    private final @Nullable Secret linkKey;
    private final Clock clock;
    private final Map<OrchestratorId, Member> members = new ConcurrentHashMap<>();
    private final ReentrantLock arrival = new ReentrantLock();
    private Threads.@Nullable Repeating writing;

    /// @param linkKey what orchestrators show; null lets none in
    public Fleet(Database database, Organizations organizations, @Nullable Secret linkKey, Clock clock) {
        this.store = new FleetStore(database);
        this.writer = new FleetWriter(store, organizations::ensure);
        this.organizations = organizations;
        this.linkKey = linkKey;
        this.clock = clock;
    }

    /// Remembers the fleet of before, and begins to write down what changes.
    public void start(Threads threads) {
        if (linkKey == null) {
            log.warn("ORCHESTRATOR_API_KEY is not set: no orchestrator can report here");
        }
        List<Member> known = store.all(this::heardBefore);
        known.forEach(member -> members.put(member.id(), member));
        writer.begin(known);
        writing = threads.every(WRITE_INTERVAL, () -> writer.round(members));
    }

    public boolean isLinkKey(String credential) {
        return linkKey != null && linkKey.matches(credential);
    }

    /// How many orchestrators an organization has, in whatever state.
    public int count(OrganizationId organization) {
        return (int) members.values().stream()
                .filter(member -> member.organization().equals(organization))
                .count();
    }

    /// Takes an orchestrator's word. Waits for nothing.
    ///
    /// @throws ai.moolai.base.FailureException `conflict` when another organization has it, `overloaded` when
    ///     there are too many
    void heard(Heartbeat heartbeat) {
        arrival.lock();
        try {
            Member before = members.get(heartbeat.orchestratorId());
            var heard = new Member.Heard(clock.now(), clock.nanoTime());
            Instant registered = before == null ? heard.at() : before.registeredAt();
            var member = Member.of(heartbeat, registered, heard);
            if (before == null) {
                arrive(member);
            } else if (!before.organization().equals(member.organization())) {
                throw Failure.at(
                                FailureCode.CONFLICT,
                                "body.organization_id",
                                "organization_id: " + member.organization() + " (expected: " + before.organization()
                                        + ", to which " + member.id() + " belongs; give the orchestrator of another"
                                        + " organization a data directory of its own)")
                        .asException();
            }
            members.put(member.id(), member);
        } finally {
            arrival.unlock();
        }
    }

    /// Adds one that has not been heard yet, and writes it down.
    ///
    /// @throws ai.moolai.base.FailureException `organization_not_found`, or `conflict` when one is there already
    Orchestrator register(Registration registration) {
        if (organizations.find(registration.organizationId()).isEmpty()) {
            throw Failure.at(
                            FailureCode.ORGANIZATION_NOT_FOUND,
                            "body.organization_id",
                            "organization_id: " + registration.organizationId()
                                    + " (expected: one that is known; POST it to /api/v1/controller/organizations first)")
                    .asException();
        }
        var member = Member.of(registration, OrchestratorId.next(clock), clock.now());
        arrival.lock();
        try {
            if (members.values().stream().anyMatch(member::standsWhere)) {
                throw Failure.at(
                                FailureCode.CONFLICT,
                                "body.url",
                                "url: " + member.url() + " (expected: one that no orchestrator of "
                                        + member.organization() + " has yet)")
                        .asException();
            }
            requireRoom();
            members.put(member.id(), member);
        } finally {
            arrival.unlock();
        }
        writer.round(members);
        return member.seen(clock.nanoTime());
    }

    Optional<Orchestrator> find(OrchestratorId id) {
        return Optional.ofNullable(members.get(id)).map(member -> member.seen(clock.nanoTime()));
    }

    /// In the order of their ids, which is the order of their making.
    ///
    /// @param of only this organization's, or null for all
    /// @param after the id behind which the list begins, or null
    List<Orchestrator> list(@Nullable OrganizationId of, int max, @Nullable OrchestratorId after) {
        long now = clock.nanoTime();
        return members.values().stream()
                .filter(member -> of == null || member.organization().equals(of))
                .sorted(Comparator.comparing(member -> member.id().toString()))
                .filter(member -> after == null || member.id().toString().compareTo(after.toString()) > 0)
                .limit(max)
                .map(member -> member.seen(now))
                .toList();
    }

    /// Writes what is not written yet.
    @Override
    public void close() {
        if (writing != null) {
            writing.close();
            writer.round(members);
        }
    }

    /// A new one may be an old one with a new id: what stands at the same place and is not alive is replaced.
    private void arrive(Member member) {
        long now = clock.nanoTime();
        boolean replaced = members.values().removeIf(old -> old.standsWhere(member) && !old.isAlive(now));
        if (!replaced) {
            requireRoom();
        }
        log.info("Orchestrator {} of {} at {} is new here", member.id(), member.organization(), member.url());
    }

    private void requireRoom() {
        if (members.size() >= ORCHESTRATORS_MAX) {
            throw Failure.of(
                            FailureCode.OVERLOADED,
                            "orchestrators: " + ORCHESTRATORS_MAX + " are known already (expected: fewer)")
                    .retryAfter(FULL_RETRY_AFTER)
                    .asException();
        }
    }

    /// A moment before this process began. One that lies ahead, by a clock since corrected, counts as now.
    private Member.Heard heardBefore(Instant at) {
        Duration age = Duration.between(at, clock.now());
        return new Member.Heard(at, clock.nanoTime() - Math.max(0, age.toNanos()));
    }
}
