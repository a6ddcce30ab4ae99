package ai.moolai.controller.fleet;

import ai.moolai.base.OrchestratorId;
import ai.moolai.base.OrganizationId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the table after what is in memory: a change at once, a mere further heartbeat only now and then. With the
/// database down nothing is lost but time: the next round writes it.
final class FleetWriter {
    /// How old a written heartbeat may be while the orchestrator says nothing new.
    static final Duration HEARTBEAT_WRITE_INTERVAL = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(FleetWriter.class);

    private final FleetStore store;
    private final Consumer<OrganizationId> ensureOrganization;
    private final ReentrantLock work = new ReentrantLock();
    private final Map<OrchestratorId, Member> written = new HashMap<>();
    private boolean failing;

    FleetWriter(FleetStore store, Consumer<OrganizationId> ensureOrganization) {
        this.store = store;
        this.ensureOrganization = ensureOrganization;
    }

    /// What the table already has.
    void begin(Collection<Member> members) {
        work.lock();
        try {
            members.forEach(member -> written.put(member.id(), member));
        } finally {
            work.unlock();
        }
    }

    /// Writes what differs; what cannot be written stays for the next time.
    void round(Map<OrchestratorId, Member> members) {
        work.lock();
        try {
            bring(members);
            if (failing) {
                failing = false;
                log.info("The fleet is written down again");
            }
        } catch (RuntimeException failed) {
            if (!failing) {
                failing = true;
                log.warn("The fleet cannot be written down now, and is kept in memory: {}", failed.toString());
            }
        } finally {
            work.unlock();
        }
    }

    private void bring(Map<OrchestratorId, Member> members) {
        for (Member member : members.values()) {
            Member before = written.get(member.id());
            if (before == null) {
                ensureOrganization.accept(member.organization());
            }
            if (before == null || isWorthWriting(before, member)) {
                store.save(member.organization(), member);
                written.put(member.id(), member);
            }
        }
        for (Member before : List.copyOf(written.values())) {
            if (!members.containsKey(before.id())) {
                store.delete(before.organization(), before.id());
                written.remove(before.id());
            }
        }
    }

    private static boolean isWorthWriting(Member before, Member now) {
        Member.Heard was = before.heard();
        Member.Heard is = now.heard();
        return !now.saysTheSameAs(before)
                || (is != null && (was == null || is.nanos() - was.nanos() >= HEARTBEAT_WRITE_INTERVAL.toNanos()));
    }
}
