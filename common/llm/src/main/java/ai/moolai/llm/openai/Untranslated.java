package ai.moolai.llm.openai;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// The names of what a request holds and no other dialect knows. They are told in a header, so they are bounded, and
/// what is no plain name is not repeated.
final class Untranslated {
    private static final int NAMES_MAX = 32;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final String OTHER = "other";

    private final Set<String> names = new LinkedHashSet<>();

    void add(String name) {
        boolean plain = PLAIN.matcher(name).matches() && names.size() < NAMES_MAX;
        names.add(plain || names.contains(name) ? name : OTHER);
    }

    /// Adds the members of `object` that are not `known` and not null, behind `prefix`.
    void addUnknown(Value object, Set<String> known, String prefix) {
        Iterator<String> members = object.node().fieldNames();
        while (members.hasNext()) {
            String member = members.next();
            if (!known.contains(member) && object.find(member) != null) {
                add(prefix + member);
            }
        }
    }

    List<String> names() {
        return List.copyOf(names);
    }
}
