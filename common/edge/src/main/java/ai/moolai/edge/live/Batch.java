package ai.moolai.edge.live;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// What a reader is written in one go. All who stand at the same place and see the same are written the same bytes.
///
/// @param cursor where the reader stands afterwards
/// @param whole false when there is more for it already
record Batch(ByteBuf bytes, long cursor, boolean whole) {
    /// Where a reader stands, and what it sees.
    ///
    /// @param cursor the number of the last event it got
    /// @param fresh topics that it is to be told from the beginning
    /// @param reset whether it is told so because something is lost
    /// @param behind whether it has not taken what it was written: of a state it gets only the newest then
    record Place(Frames frames, View view, long cursor, int fresh, boolean reset, boolean behind) {}

    /// @param upTo the last event that is told
    static Batch of(Hub hub, Place place, long upTo) {
        var composing = new Composing(hub, place, upTo);
        composing.gather();
        return composing.written();
    }

    private static final class Composing {
        private final Hub hub;
        private final Place place;
        private final long upTo;
        private final List<Event> events = new ArrayList<>();
        private int lost;
        private String id;

        Composing(Hub hub, Place place, long upTo) {
            this.hub = hub;
            this.place = place;
            this.upTo = upTo;
            this.id = id(place.cursor);
        }

        void gather() {
            for (Topic topic : hub.catalogue.topics) {
                if (place.view.has(topic) && (place.fresh & topic.bit) == 0) {
                    gather(topic);
                }
            }
            events.removeIf(event -> (lost & event.topic.bit) != 0);
            events.sort(Comparator.comparingLong(event -> event.seq));
        }

        private void gather(Topic topic) {
            int eventsMax = topic.isState() && place.behind ? 1 : LiveLimits.EVENTS_KEPT_MAX;
            boolean complete = topic.ring.since(place.cursor, upTo, eventsMax, events);
            if (!complete && !(topic.isState() && place.behind)) {
                lost |= topic.bit;
            }
        }

        Batch written() {
            int fresh = place.fresh | lost;
            if (events.isEmpty() && fresh == 0) {
                return new Batch(Unpooled.EMPTY_BUFFER, upTo, true);
            }
            ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(1024 + 1024 * events.size());
            for (Event event : events) {
                if (out.readableBytes() > LiveLimits.BATCH_BYTES_MAX) {
                    return new Batch(out, event.seq - 1, false);
                }
                id = id(event.seq);
                place.frames.write(out, id, event.topic.type, event.json(event.topic.shown(place.view)));
            }
            if (place.reset || lost != 0) {
                hub.resets.increment();
                place.frames.write(out, id, "reset", reset(place.reset ? fresh : lost));
            }
            begin(out, fresh & place.view.topics());
            return new Batch(out, upTo, true);
        }

        /// Only the last of several beginnings has the number up to which all is told: who loses the connection before
        /// it has not got all of them.
        private void begin(ByteBuf out, int fresh) {
            int left = fresh;
            for (Topic topic : hub.catalogue.topics) {
                if ((fresh & topic.bit) != 0) {
                    left &= ~topic.bit;
                    id = left == 0 ? id(upTo) : id;
                    String type = topic.isState() ? topic.type : topic.name;
                    place.frames.write(out, id, type, topic.isState() ? state(topic) : list(topic));
                }
            }
        }

        private byte[] state(Topic topic) {
            Event newest = topic.ring.newest(upTo);
            long shown = topic.shown(place.view);
            return newest == null ? first(topic, topic.type, topic.member, "null") : newest.snapshot(upTo, shown);
        }

        private byte[] list(Topic topic) {
            List<Event> newest = new ArrayList<>();
            topic.ring.since(0, upTo, LiveLimits.SNAPSHOT_EVENTS_MAX, newest);
            return first(
                    topic,
                    topic.name,
                    topic.name,
                    newest.stream().map(Composing::value).collect(Collectors.joining(",", "[", "]")));
        }

        private static String value(Event event) {
            byte[] json = event.json(Topic.ALL);
            return new String(json, event.valueFrom(), json.length - 1 - event.valueFrom(), StandardCharsets.UTF_8);
        }

        private byte[] first(Topic topic, String type, String member, String value) {
            var head = Event.head(hub.organization, new Message(null, _ -> topic), type, member, upTo, true);
            return (new String(head, StandardCharsets.UTF_8) + value + "}").getBytes(StandardCharsets.UTF_8);
        }

        private byte[] reset(int topics) {
            String names = hub.catalogue.names(topics).stream().collect(Collectors.joining("\",\"", "\"", "\""));
            return ("{\"type\":\"reset\",\"organization_id\":\"" + hub.organization + "\",\"seq\":" + upTo
                            + ",\"topics\":[" + names + "]}")
                    .getBytes(StandardCharsets.UTF_8);
        }

        private String id(long seq) {
            return hub.epoch + "-" + seq;
        }
    }
}
