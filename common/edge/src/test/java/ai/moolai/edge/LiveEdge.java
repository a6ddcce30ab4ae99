package ai.moolai.edge;

import ai.moolai.base.Clock;
import ai.moolai.base.Role;
import ai.moolai.base.Threads;
import ai.moolai.edge.live.Hub;
import ai.moolai.edge.live.LiveLimits;
import ai.moolai.edge.live.Message;
import ai.moolai.edge.live.Topic;
import ai.moolai.testing.EventClient;
import ai.moolai.testing.SocketClient;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An edge with a hub of four topics: a state with two parts, a list, a list for administrators, and a state that
/// everybody may see.
final class LiveEdge implements AutoCloseable {
    static final String ADMIN = "authorization: Bearer admin";
    static final String VIEWER = "authorization: Bearer viewer";

    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    final Topic weather =
            Topic.state("weather", "weather", "values", Role.VIEWER, List.of("sun", "rain"), () -> weather(1, 2));
    final Topic births = Topic.list("births", "birth", Role.VIEWER);
    final Topic secrets = Topic.list("secrets", "secret", Role.ADMIN);
    final Topic mood = Topic.state("mood", "mood", "mood", null, List.of(), () -> mood("calm"));
    final Hub hub;
    final TestEdge edge;
    private final Threads threads = new Threads(Throwable::printStackTrace);

    LiveEdge() {
        this(AuthMode.REQUIRED, LiveLimits.DEFAULT);
    }

    LiveEdge(AuthMode mode, LiveLimits limits) {
        hub = new Hub("org_001", List.of(weather, births, secrets, mood), limits, Clock.system(), threads, () -> {});
        edge = new TestEdge(TestEdge.config(mode), vertx -> {
            var loop = hub.loop(vertx);
            return new Routes()
                    .get(
                            "/stream",
                            Access.OPEN,
                            Handler.onEventLoop((exchange, _) -> loop.events(exchange, exchange.query("topics"))))
                    .get("/ws", Access.OPEN, Handler.onEventLoop((exchange, _) -> loop.socket(exchange)));
        });
    }

    static Message weather(int sun, int rain) {
        return new Message(AT, parts -> {
            Map<String, Integer> values = new LinkedHashMap<>();
            if ((parts & 1) != 0) {
                values.put("sun", sun);
            }
            if ((parts & 2) != 0) {
                values.put("rain", rain);
            }
            return values;
        });
    }

    /// Strangers are told less.
    static Message mood(String word) {
        return new Message(AT, parts -> parts == Topic.ALL ? word + " because" : word);
    }

    void born(String name) {
        hub.publish(births, new Message(AT, _ -> name));
    }

    EventClient events(String topics, String... headers) throws IOException {
        return new EventClient(edge.port(), topics.isEmpty() ? "/stream" : "/stream?topics=" + topics, headers);
    }

    SocketClient socket(String... headers) throws IOException {
        return new SocketClient(edge.port(), "/ws", headers);
    }

    @Override
    public void close() {
        edge.close();
        threads.close();
    }
}
