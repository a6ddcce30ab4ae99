package ai.moolai.edge;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.edge.live.LiveLimits;
import ai.moolai.testing.Conditions;
import ai.moolai.testing.EventClient;
import ai.moolai.testing.SocketClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Live over server-sent events.
@Timeout(60)
class LiveStreamsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void aReaderBeginsWithHowThingsAre() throws Exception {
        try (var live = new LiveEdge();
                var reader = live.events("", LiveEdge.VIEWER)) {
            assertThat(reader.head())
                    .contains("200 OK", "content-type: text/event-stream", "cache-control: no-store")
                    .contains("x-accel-buffering: no", "x-request-id: req_");
            assertThat(reader.streamLine()).matches("retry: [2-5][0-9]{3}");
            var weather = reader.next();
            assertThat(weather.name()).isEqualTo("weather");
            assertThat(weather.data())
                    .startsWith("{\"type\":\"weather\",\"organization_id\":\"org_001\","
                            + "\"timestamp\":\"2026-01-01T00:00:00Z\",\"seq\":")
                    .endsWith("\"snapshot\":true,\"values\":{\"sun\":1,\"rain\":2}}");
            assertThat(reader.next().data()).contains("\"type\":\"births\"").endsWith("\"births\":[]}");
            var mood = reader.next();
            assertThat(mood.data()).endsWith("\"mood\":\"calm because\"}");
            assertThat(mood.id()).matches("[0-9a-z]+-[1-9][0-9]*");
        }
    }

    @Test
    void laterReadersBeginWithTheNewestOfAList() throws Exception {
        try (var live = new LiveEdge();
                var first = live.events("births", LiveEdge.VIEWER)) {
            first.next();
            live.born("Ada");
            live.born("Emmy");
            first.until(event -> event.data().contains("Emmy"));
            try (var second = live.events("births", LiveEdge.VIEWER)) {
                assertThat(second.next().data()).endsWith("\"births\":[\"Emmy\",\"Ada\"]}");
            }
        }
    }

    @Test
    void aStrangerSeesWhatEverybodyMaySeeAndLessOfIt() throws Exception {
        try (var live = new LiveEdge();
                var reader = live.events("")) {
            assertThat(reader.next().data()).endsWith("\"mood\":\"calm\"}");
            live.hub.publish(live.mood, LiveEdge.mood("cross"));
            live.born("Ada");
            live.hub.publish(live.mood, LiveEdge.mood("glad"));
            assertThat(reader.next().data()).endsWith("\"mood\":\"cross\"}");
            assertThat(reader.next().data()).endsWith("\"mood\":\"glad\"}");
        }
    }

    @Test
    void whatMayNotBeSeenIsRefusedClearly() throws Exception {
        try (var live = new LiveEdge();
                var stranger = live.events("weather");
                var viewer = live.events("secrets", LiveEdge.VIEWER);
                var nobody = live.events("wether", LiveEdge.VIEWER);
                var wrong = live.events("mood", "authorization: Bearer wrong")) {
            assertThat(stranger.status()).isEqualTo(401);
            assertThat(stranger.body()).contains("missing_credential", "topic: weather without a credential");
            assertThat(viewer.status()).isEqualTo(403);
            assertThat(viewer.body()).contains("forbidden", "role viewer", "expected: the role admin");
            assertThat(nobody.status()).isEqualTo(400);
            assertThat(nobody.body()).contains("wether", "expected: weather, births, secrets, mood, sun, rain");
            assertThat(wrong.status()).isEqualTo(401);
        }
    }

    @Test
    void whoComesBackGetsExactlyTheRest() throws Exception {
        try (var live = new LiveEdge()) {
            List<String> heard = new ArrayList<>();
            String id = "";
            for (int round = 0; round < 10; round++) {
                String[] headers = id.isEmpty()
                        ? new String[] {LiveEdge.VIEWER}
                        : new String[] {LiveEdge.VIEWER, "last-event-id: " + id};
                try (var reader = live.events("births,weather", headers)) {
                    if (id.isEmpty()) {
                        reader.until(event -> event.name().equals("births"));
                    }
                    for (int i = 0; i < 5; i++) {
                        live.born("child " + round + "." + i);
                    }
                    // It leaves in the middle of what is there; the rest of it comes after the next connection.
                    int taken = round == 9 ? 50 - heard.size() : 3;
                    for (int i = 0; i < taken; i++) {
                        EventClient.Event event = reader.next();
                        assertThat(event.name()).isEqualTo("birth");
                        heard.add(event.data().replaceAll(".*\"birth\":\"(.*)\"}", "$1"));
                        id = event.id();
                    }
                }
            }
            List<String> born = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                born.add("child " + i / 5 + "." + i % 5);
            }
            assertThat(heard).isEqualTo(born);
        }
    }

    @Test
    void whatIsTooOldBeginsAnew() throws Exception {
        try (var live = new LiveEdge();
                var first = live.events("births", LiveEdge.VIEWER)) {
            String early = first.next().id();
            for (int i = 0; i < 2_000; i++) {
                live.born("child " + i);
            }
            first.until(event -> event.data().contains("child 1999"));
            for (String id : List.of(early, "elsewhere-5", "nonsense", early + "0000")) {
                try (var late = live.events("births", LiveEdge.VIEWER, "last-event-id: " + id)) {
                    assertThat(late.next().name()).as(id).isEqualTo("reset");
                    assertThat(late.next().data()).contains("\"snapshot\":true", "child 1999");
                    live.born("latest");
                    assertThat(late.next().data()).endsWith("\"birth\":\"latest\"}");
                }
            }
            assertThat(live.hub.resets()).isGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void aSlowReaderGetsTheNewestAndAFastOneBesideItMissesNothing() throws Exception {
        String ballast = "x".repeat(4_000);
        try (var live = new LiveEdge();
                var fast = live.events("births", LiveEdge.VIEWER);
                var slow = new EventClient(live.edge.port(), 4096, "/stream?topics=births,weather", LiveEdge.VIEWER)) {
            fast.next();
            slow.until(event -> event.name().equals("births"));
            int all = 3_000;
            var fastHeard = CompletableFuture.supplyAsync(() -> heard(fast, all));
            for (int i = 0; i < all; i++) {
                live.born(i + ballast);
                live.hub.publish(live.weather, LiveEdge.weather(i, i));
                if (i % 100 == 99) {
                    long told = i + 1L;
                    Conditions.await("the fast reader", PATIENCE, () -> read.get() >= told);
                }
            }
            assertThat(fastHeard.get(20, TimeUnit.SECONDS)).isEqualTo(all);
            assertThat(live.hub.slow()).isPositive();
            int states = 0;
            int births = 0;
            EventClient.Event event = slow.next();
            while (!event.data().contains("\"sun\":" + (all - 1) + ",")) {
                states += event.name().equals("weather") ? 1 : 0;
                births += event.name().equals("birth") ? 1 : 0;
                event = slow.next();
            }
            assertThat(states).isLessThan(all);
            assertThat(births).isLessThan(all);
        }
    }

    private final java.util.concurrent.atomic.AtomicLong read = new java.util.concurrent.atomic.AtomicLong();

    private int heard(EventClient reader, int all) {
        try {
            for (int i = 0; i < all; i++) {
                EventClient.Event event = reader.next();
                if (!event.data().contains("\"birth\":\"" + i + "x")) {
                    return i;
                }
                read.set(i + 1);
            }
            return all;
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    @Test
    void tooManyReadersAreRefused() throws Exception {
        try (var live = new LiveEdge(AuthMode.REQUIRED, new LiveLimits(3, 2));
                var one = live.events("mood", LiveEdge.VIEWER);
                var two = live.events("mood", LiveEdge.VIEWER);
                var three = live.events("mood", LiveEdge.VIEWER)) {
            one.next();
            two.next();
            assertThat(three.status()).isEqualTo(429);
            assertThat(three.head()).contains("retry-after: ");
            assertThat(three.body()).contains("too_many_readers", "has 2 streams", "LIVE_READERS_PER_CALLER_MAX");
            assertThat(live.hub.readers()).isEqualTo(2);
            leave(one);
            Conditions.await("the end of the first", PATIENCE, () -> live.hub.readers() == 1);
            try (var again = live.events("mood", LiveEdge.VIEWER)) {
                again.next();
            }
        }
    }

    private static void leave(EventClient reader) throws IOException {
        reader.close();
    }

    @Test
    void aRevokedKeyEndsTheStream() throws Exception {
        try (var live = new LiveEdge();
                var reader = live.events("births", LiveEdge.VIEWER)) {
            reader.next();
            live.edge.revoked.add("viewer");
            assertThat(reader.next().name()).isEqualTo("end");
            assertThat(reader.ends()).isTrue();
            Conditions.await("its slot", PATIENCE, () -> live.hub.readers() == 0);
        }
    }

    @Test
    void aReaderThatVanishesIsForgotten() throws Exception {
        try (var live = new LiveEdge()) {
            var reader = live.events("births", LiveEdge.VIEWER);
            reader.next();
            assertThat(live.births.isFollowed()).isTrue();
            reader.close();
            Conditions.await("its slot", PATIENCE, () -> live.hub.readers() == 0);
            assertThat(live.births.isFollowed()).as("it may come back").isTrue();
        }
    }

    @Test
    void drainingEndsStreamsAndSocketsAtOnceAndInOrder() throws Exception {
        var live = new LiveEdge();
        try (live;
                var reader = live.events("births", LiveEdge.VIEWER);
                var socket = live.socket(LiveEdge.VIEWER);
                var deaf = new EventClient(live.edge.port(), 4096, "/stream?topics=births", LiveEdge.VIEWER)) {
            reader.next();
            deaf.next();
            socket.say("{\"type\":\"subscribe\",\"topics\":[\"births\"]}").until("subscribed");
            String ballast = "y".repeat(40_000);
            Conditions.await("the deaf reader to be slow", PATIENCE, () -> {
                live.born(ballast);
                return live.hub.slow() > 0;
            });
            long before = System.nanoTime();
            var drained = CompletableFuture.runAsync(live.edge.edge::drain);
            SocketClient.Frame closing = socket.closing();
            assertThat(closing.code()).isEqualTo(1012);
            assertThat(reader.ends()).isTrue();
            drained.get(10, TimeUnit.SECONDS);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(4));
        }
    }
}
