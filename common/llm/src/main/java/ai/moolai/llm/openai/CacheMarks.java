package ai.moolai.llm.openai;

import ai.moolai.llm.chat.CacheMark;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads `cache_control`, which is Anthropic's and in use in this dialect too: `{"type":"ephemeral","ttl":"1h"}`.
final class CacheMarks {
    private static final Set<String> TYPES = Set.of("ephemeral");
    private static final Set<String> TIMES = Set.of("5m", "1h");

    private CacheMarks() {}

    static @Nullable CacheMark read(@Nullable Value mark) {
        if (mark == null) {
            return null;
        }
        mark.object().at("type", "ephemeral").word(TYPES);
        Value time = mark.find("ttl");
        return time != null && time.word(TIMES).equals("1h") ? CacheMark.LONG : CacheMark.SHORT;
    }

    /// The mark of a part: `cache_control`, or OpenAI's own `prompt_cache_breakpoint`, which says the same.
    static @Nullable CacheMark ofPart(Value part) {
        CacheMark mark = read(part.find("cache_control"));
        return mark == null && part.find("prompt_cache_breakpoint") != null ? CacheMark.SHORT : mark;
    }
}
