package ai.moolai.edge.live;

import ai.moolai.base.Role;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Something that can be read about.
public final class Topic {
    /// All parts, and all of a message.
    public static final long ALL = -1;

    private static final int PARTS_MAX = 63;

    final String name;
    /// Of its messages; in a stream of events, their name.
    final String type;
    /// The member of a message that holds its value.
    final String member;
    final @Nullable Role role;
    final List<String> parts;
    /// Null for a list.
    final @Nullable Supplier<Message> current;
    final Ring ring = new Ring();
    final AtomicInteger readers = new AtomicInteger();
    /// The one bit that stands for it in a [View].
    int bit;

    volatile boolean followed;
    volatile long leftNanos;

    private Topic(
            String name,
            String type,
            String member,
            @Nullable Role role,
            List<String> parts,
            @Nullable Supplier<Message> current) {
        if (parts.size() > PARTS_MAX) {
            throw new IllegalArgumentException(
                    name + ": " + parts.size() + " parts (expected: at most " + PARTS_MAX + ")");
        }
        this.name = name;
        this.type = type;
        this.member = member;
        this.role = role;
        this.parts = List.copyOf(parts);
        this.current = current;
    }

    /// What is somehow at each moment: a reader begins with the newest message, and a slow one needs only that.
    ///
    /// @param role who may read it; null for everybody, and then who is not known is told the parts 0
    /// @param parts what can be read by itself
    /// @param current asked when somebody begins to read; it may block
    public static Topic state(
            String name,
            String type,
            String member,
            @Nullable Role role,
            List<String> parts,
            Supplier<Message> current) {
        return new Topic(name, type, member, role, parts, current);
    }

    /// What happens, one thing after the other: a reader begins with the newest of them, under the topic's name.
    ///
    /// @param type of each message, and the member that holds its value
    public static Topic list(String name, String type, Role role) {
        return new Topic(name, type, type, role, List.of(), null);
    }

    public String name() {
        return name;
    }

    /// Whether what happens has to be published: somebody reads it, or did until a short while ago and may come back
    /// for the rest.
    public boolean isFollowed() {
        return followed;
    }

    /// How many messages a second all its readers together can be told.
    public int messagesPerSecondMax() {
        return Math.min(
                LiveLimits.EVENTS_PER_SECOND_MAX, LiveLimits.DELIVERIES_PER_SECOND_MAX / Math.max(1, readers.get()));
    }

    boolean isState() {
        return current != null;
    }

    /// What a view shows of its messages.
    long shown(View view) {
        if (!parts.isEmpty()) {
            return view.parts();
        }
        return role == null && !view.known() ? 0 : ALL;
    }
}
