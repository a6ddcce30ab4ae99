package ai.moolai.controller.organizations;

import ai.moolai.base.Caller;
import ai.moolai.base.Clock;
import ai.moolai.base.OrganizationId;
import ai.moolai.edge.Authenticator;
import ai.moolai.store.Database;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// The door: which organizations there are, and which operator a key belongs to.
public final class Organizations implements Authenticator {
    private final OrganizationsStore store;
    private final Operators operators;
    private final Clock clock;
    private volatile ToIntFunction<OrganizationId> orchestrators = _ -> 0;

    public Organizations(Database database, Clock clock) {
        this.store = new OrganizationsStore(database);
        this.operators = new Operators(new OperatorsStore(database), clock);
        this.clock = clock;
    }

    /// Reads the operators' keys, and makes the first one where there is none.
    ///
    /// @param firstKeyFile where that key is written, for its owner's eyes only
    public void start(Path firstKeyFile) {
        operators.start(firstKeyFile);
    }

    /// @param orchestrators how many an organization has registered
    public void counting(ToIntFunction<OrganizationId> orchestrators) {
        this.orchestrators = orchestrators;
    }

    /// @throws ai.moolai.base.FailureException `invalid_api_key`
    @Override
    public Caller authenticate(String credential) {
        return operators.authenticate(credential);
    }

    /// Makes it known if it is not, named after its id.
    public void ensure(OrganizationId id) {
        store.insert(id, id.value(), clock.now());
    }

    public Optional<Organization> find(OrganizationId id) {
        return store.find(id).map(this::counted);
    }

    /// In the order of their ids.
    ///
    /// @param after the id behind which the list begins, or null
    List<Organization> list(int max, @Nullable OrganizationId after) {
        return store.list(max, after).stream().map(this::counted).toList();
    }

    /// @return empty when there is one of that id
    Optional<Organization> create(NewOrganization wanted) {
        String name = wanted.name() == null ? wanted.organizationId().value() : wanted.name();
        return store.insert(wanted.organizationId(), name, clock.now())
                ? find(wanted.organizationId())
                : Optional.empty();
    }

    private Organization counted(Organization organization) {
        return organization.withOrchestrators(orchestrators.applyAsInt(organization.organizationId()));
    }
}
