package ai.moolai.controller.organizations;

import ai.moolai.base.OrganizationId;
import java.time.Instant;

/// An organization as the controller knows it.
///
/// @param status `active`
/// @param orchestrators how many are registered, in whatever state
public record Organization(
        OrganizationId organizationId, String name, String status, int orchestrators, Instant createdAt) {
    Organization withOrchestrators(int count) {
        return new Organization(organizationId, name, status, count, createdAt);
    }
}
