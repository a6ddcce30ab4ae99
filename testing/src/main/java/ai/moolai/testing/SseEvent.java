package ai.moolai.testing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One server-sent event.
///
/// @param name what stands after `event:`; null in dialects whose events have no names
/// @param data what stands after `data:`, one line
public record SseEvent(@Nullable String name, String data) {
    /// Without a name.
    public static SseEvent of(String data) {
        return new SseEvent(null, data);
    }

    public SseEvent withData(String other) {
        return new SseEvent(name, other);
    }

    /// As it is sent, with the blank line that ends it.
    public String text(LineEnd lineEnd) {
        String named = name == null ? "" : "event: " + name + lineEnd.text();
        return named + "data: " + data + lineEnd.text() + lineEnd.text();
    }

    /// Each of `events` as it is sent: what [Script#stream] takes.
    public static List<String> texts(LineEnd lineEnd, List<SseEvent> events) {
        return events.stream().map(event -> event.text(lineEnd)).toList();
    }
}
