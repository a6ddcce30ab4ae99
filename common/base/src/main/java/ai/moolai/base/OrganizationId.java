package ai.moolai.base;

import java.util.regex.Pattern;

/// Names one organization. Organizations are told apart by this type, never by a prefix of some string.
public record OrganizationId(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9_-]{0,40}");

    public OrganizationId {
        if (!FORM.matcher(value).matches()) {
            String shown = value.length() > 64 ? value.substring(0, 64) + "…" : value;
            throw new IllegalArgumentException("'" + shown
                    + "' (expected: 1-41 lower-case letters, digits, '_' or '-', starting with a letter or digit)");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
