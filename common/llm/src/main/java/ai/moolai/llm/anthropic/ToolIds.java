package ai.moolai.llm.anthropic;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Ids of tool calls as this dialect allows them: letters, digits, `_` and `-`. Any other is changed, the same one
/// always in the same way, and no two into one.
final class ToolIds {
    private static final Pattern FOREIGN = Pattern.compile("[^a-zA-Z0-9_-]");
    private static final String EMPTY = "toolu_";

    private final Map<String, String> legal = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    String of(String id) {
        return legal.computeIfAbsent(id, this::unused);
    }

    private String unused(String id) {
        String plain = id.isEmpty() ? EMPTY : FOREIGN.matcher(id).replaceAll("_");
        String candidate = plain;
        for (int i = 2; !taken.add(candidate); i++) {
            candidate = plain + '_' + i;
        }
        return candidate;
    }
}
