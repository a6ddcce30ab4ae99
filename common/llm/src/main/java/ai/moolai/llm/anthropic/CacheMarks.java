package ai.moolai.llm.anthropic;

import ai.moolai.llm.chat.CacheMark;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes the marks for the provider's cache, of which a request may have four.
final class CacheMarks {
    private static final int MARKS_MAX = 4;

    private final Set<String> dropped;
    private int marks;

    CacheMarks(Set<String> dropped) {
        this.dropped = dropped;
    }

    void put(ObjectNode block, @Nullable CacheMark mark) {
        if (mark == null) {
            return;
        }
        if (marks == MARKS_MAX) {
            drop();
            return;
        }
        marks++;
        ObjectNode control = block.putObject("cache_control").put("type", "ephemeral");
        if (mark == CacheMark.LONG) {
            control.put("ttl", "1h");
        }
    }

    /// A mark whose part is not written.
    void drop() {
        dropped.add("cache_control");
    }
}
