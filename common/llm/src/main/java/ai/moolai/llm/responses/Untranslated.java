package ai.moolai.llm.responses;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// What a request asks for that no chat holds, to be named to the caller in a header: so names that strangers made up
/// are cut to what a header may hold.
final class Untranslated {
    private static final int NAMES_MAX = 32;
    private static final int NAME_CHARACTERS_MAX = 64;
    private static final Pattern UNFIT = Pattern.compile("[^A-Za-z0-9_.:\\[\\]-]");

    private final Set<String> names = new LinkedHashSet<>();

    void add(String name) {
        if (names.size() == NAMES_MAX) {
            names.add("and_more");
        } else if (names.size() < NAMES_MAX) {
            String start = name.length() > NAME_CHARACTERS_MAX ? name.substring(0, NAME_CHARACTERS_MAX) : name;
            names.add(UNFIT.matcher(start).replaceAll("?"));
        }
    }

    /// Names the members of `object` that are neither known nor null, as members of `name`.
    void addUnknown(Field object, String name, Set<String> known) {
        object.value().properties().forEach(member -> {
            if (!known.contains(member.getKey()) && !member.getValue().isNull()) {
                add(name.isEmpty() ? member.getKey() : name + '.' + member.getKey());
            }
        });
    }

    List<String> names() {
        return new ArrayList<>(names);
    }
}
