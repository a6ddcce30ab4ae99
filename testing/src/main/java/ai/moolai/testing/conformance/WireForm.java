package ai.moolai.testing.conformance;

import ai.moolai.testing.SseEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a dialect writes a [Meaning].
public sealed interface WireForm {
    /// An answer.
    ///
    /// @param whole its body, JSON; null when the dialect says this only in a stream
    /// @param stream its events, every one of them; empty when the dialect does not say this in a stream
    record Answered(@Nullable String whole, List<SseEvent> stream) implements WireForm {
        public Answered {
            stream = List.copyOf(stream);
        }
    }

    /// An error in place of an answer.
    record Refused(int status, String body) implements WireForm {}

    /// The dialect has no way to say it.
    ///
    /// @param why for whoever reads the test
    record CannotSay(String why) implements WireForm {}
}
