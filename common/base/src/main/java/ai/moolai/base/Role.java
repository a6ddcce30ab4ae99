package ai.moolai.base;

import java.util.Locale;

/// What a caller may do, each role including the one before it.
public enum Role {
    /// Reads what is monitored.
    VIEWER,
    /// Also calls models.
    MEMBER,
    /// Also changes the organization's settings and keys.
    ADMIN;

    public boolean includes(Role needed) {
        return compareTo(needed) >= 0;
    }

    /// As it stands in JSON and in the database.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException with the value and what was expected
    public static Role parse(String text) {
        for (Role role : values()) {
            if (role.text().equals(text)) {
                return role;
            }
        }
        throw new IllegalArgumentException("'" + text + "' (expected: admin, member or viewer)");
    }
}
