package ai.moolai.edge.live;

import ai.moolai.edge.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A message with its number. It is written as JSON when the first reader gets it, and once for all of them; two event
/// loops that come to it at the same moment both write the same.
final class Event {
    /// Different selections of parts whose JSON is kept.
    private static final int SELECTIONS_MAX = 8;

    private static final int DROPPED = -1;

    final long seq;
    /// Within its topic.
    final long index;
    final long nanos;
    final Topic topic;
    private final String organization;
    private final AtomicInteger bytes = new AtomicInteger();
    private int valueFrom;
    private volatile @Nullable Message message;
    private volatile byte @Nullable [] whole;
    private volatile Selection[] selections = {};

    private record Selection(long parts, byte[] json) {}

    Event(long seq, long index, long nanos, Topic topic, String organization, Message message) {
        this.seq = seq;
        this.index = index;
        this.nanos = nanos;
        this.topic = topic;
        this.organization = organization;
        this.message = message;
    }

    byte[] json(long parts) {
        return parts == Topic.ALL ? whole() : selected(parts);
    }

    private byte[] whole() {
        byte[] json = whole;
        Message told = message;
        if (json != null) {
            return json;
        }
        if (told == null) {
            // Another loop has written it just now.
            json = whole;
            if (json == null) {
                throw new IllegalStateException("event " + seq + " has neither message nor JSON");
            }
            return json;
        }
        byte[] head = head(told, topic.type, topic.member, seq, false);
        json = joined(head, value(told, Topic.ALL));
        valueFrom = head.length;
        whole = json;
        if (!topic.isState()) {
            message = null;
        }
        if (bytes.compareAndSet(0, json.length)) {
            topic.ring.grow(json.length);
        }
        return json;
    }

    private byte[] selected(long parts) {
        Selection[] known = selections;
        for (Selection each : known) {
            if (each.parts == parts) {
                return each.json;
            }
        }
        Message told = message;
        if (told == null) {
            return whole();
        }
        byte[] json = joined(head(told, topic.type, topic.member, seq, false), value(told, parts));
        if (known.length < SELECTIONS_MAX) {
            Selection[] more = Arrays.copyOf(known, known.length + 1);
            more[known.length] = new Selection(parts, json);
            selections = more;
        }
        return json;
    }

    /// A state as a reader's first message, taken at `at`.
    byte[] snapshot(long at, long parts) {
        Message told = message;
        return told == null ? json(parts) : joined(head(told, topic.type, topic.member, at, true), value(told, parts));
    }

    /// Where in [#json] of all parts the value begins; it ends before the last byte.
    int valueFrom() {
        return valueFrom;
    }

    /// It is no longer kept.
    ///
    /// @return the bytes that it counted for
    int drop() {
        return Math.max(0, bytes.getAndSet(DROPPED));
    }

    /// Up to the value, which is a message's last member.
    byte[] head(Message told, String type, String member, long number, boolean snapshot) {
        return head(organization, told, type, member, number, snapshot);
    }

    static byte[] head(String organization, Message told, String type, String member, long seq, boolean snapshot) {
        String text = "{\"type\":\"" + type + "\",\"organization_id\":\"" + organization + "\",\"timestamp\":"
                + (told.at() == null ? "null" : "\"" + told.at() + "\"")
                + ",\"seq\":" + seq
                + (snapshot ? ",\"snapshot\":true" : "")
                + (told.skipped() == 0 ? "" : ",\"skipped\":" + told.skipped())
                + ",\"" + member + "\":";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] value(Message told, long parts) {
        return Json.write(told.value().apply(parts)).getBytes();
    }

    private static byte[] joined(byte[] head, byte[] value) {
        byte[] json = Arrays.copyOf(head, head.length + value.length + 1);
        System.arraycopy(value, 0, json, head.length, value.length);
        json[json.length - 1] = '}';
        return json;
    }
}
