package ai.moolai.edge.live;

import java.time.Instant;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// What a topic has to tell.
///
/// @param at when it was so; null when nothing is known yet
/// @param value what is told to a reader of these parts of the topic, to be written as JSON; asked on event loops
/// @param skipped what happened before and was left out, because it was too much to tell
public record Message(@Nullable Instant at, LongFunction<?> value, long skipped) {
    public Message(@Nullable Instant at, LongFunction<?> value) {
        this(at, value, 0);
    }
}
