package ai.moolai.controller.organizations;

import ai.moolai.base.OrganizationId;
import org.jspecify.annotations.Nullable;

/// What is posted to make an organization.
///
/// @param name 1 to 100 characters; null takes the id
record NewOrganization(
        OrganizationId organizationId, @Nullable String name) {
    private static final int NAME_CHARACTERS_MAX = 100;

    NewOrganization {
        if (name != null
                && (name.isBlank()
                        || name.length() > NAME_CHARACTERS_MAX
                        || name.chars().anyMatch(Character::isISOControl))) {
            throw new IllegalArgumentException("name: " + name.length() + " characters (expected: 1-"
                    + NAME_CHARACTERS_MAX + " printable ones, not all blank)");
        }
    }
}
