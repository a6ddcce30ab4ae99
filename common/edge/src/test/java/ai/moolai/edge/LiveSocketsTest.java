package ai.moolai.edge;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.edge.live.LiveLimits;
import ai.moolai.testing.Conditions;
import ai.moolai.testing.SocketClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Live over WebSockets.
@Timeout(60)
class LiveSocketsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String SUN = "{\"type\":\"subscribe\",\"topics\":[\"sun\"]}";

    @Test
    void whoSubscribesIsToldHowItIsAndThenWhatIsNew() throws Exception {
        try (var live = new LiveEdge();
                var socket = live.socket(LiveEdge.VIEWER)) {
            assertThat(socket.head()).contains("101 Switching Protocols");
            socket.say(SUN);
            assertThat(socket.next().text()).isEqualTo("{\"type\":\"subscribed\",\"topics\":[\"sun\"]}");
            assertThat(socket.next().text())
                    .startsWith("{\"type\":\"weather\"")
                    .endsWith("\"snapshot\":true,\"values\":{\"sun\":1}}");
            live.hub.publish(live.weather, LiveEdge.weather(7, 8));
            assertThat(socket.next().text()).endsWith(",\"values\":{\"sun\":7}}");
            socket.say("{\"type\":\"subscribe\",\"topics\":[\"rain\",\"births\"]}")
                    .until("subscribed");
            assertThat(socket.next().text()).endsWith("\"values\":{\"sun\":7,\"rain\":8}}");
            assertThat(socket.next().text()).endsWith("\"births\":[]}");
            socket.say("{\"type\":\"unsubscribe\",\"topics\":[\"sun\"]}");
            assertThat(socket.next().text()).isEqualTo("{\"type\":\"unsubscribed\",\"topics\":[\"sun\"]}");
            live.hub.publish(live.weather, LiveEdge.weather(9, 10));
            live.born("Ada");
            assertThat(socket.next().text()).endsWith("\"values\":{\"rain\":10}}");
            assertThat(socket.next().text()).endsWith("\"birth\":\"Ada\"}");
            socket.say("{\"type\":\"unsubscribe\",\"topics\":[\"weather\",\"births\"]}")
                    .until("unsubscribed");
            live.born("Emmy");
            socket.say("{\"type\":\"ping\"}");
            assertThat(socket.next().text()).isEqualTo("{\"type\":\"pong\"}");
        }
    }

    @Test
    void whatIsNoMessageOfOursIsAnErrorAndTheSocketStaysOpen() throws Exception {
        try (var live = new LiveEdge();
                var socket = live.socket(LiveEdge.VIEWER)) {
            for (String said : new String[] {
                "{\"type\":\"nonsense\"}",
                "{\"topics\":[\"sun\"]}",
                "[1]",
                "{\"type\":\"subscribe\"}",
                "{\"type\":\"subscribe\",\"topics\":[]}",
                "{\"type\":\"subscribe\",\"topics\":[\"sun\",\"moon\"]}",
                "{\"type\":\"subscribe\",\"topics\":[\"secrets\"]}",
                "{\"type\":\"auth\"}",
                "{\"type\":\"subscribe\",\"topics\":[" + String.join(",", Collections.nCopies(65, "\"sun\"")) + "]}"
            }) {
                assertThat(socket.say(said).next().text())
                        .as(said)
                        .startsWith("{\"type\":\"error\",\"code\":\"")
                        .contains("\"message\":\"");
            }
            live.hub.publish(live.weather, LiveEdge.weather(1, 1));
            assertThat(socket.say("{\"type\":\"ping\"}").next().text()).contains("pong");
        }
    }

    @Test
    void whatIsNoJsonClosesIt() throws Exception {
        try (var live = new LiveEdge();
                var text = live.socket(LiveEdge.VIEWER);
                var binary = live.socket(LiveEdge.VIEWER)) {
            SocketClient.Frame closing = text.say("hello").closing();
            assertThat(closing.code()).isEqualTo(4400);
            assertThat(closing.reason()).contains("malformed JSON at line 1");
            assertThat(binary.frame(2, true, new byte[] {1}).closing().code()).isEqualTo(4400);
            Conditions.await("both to be forgotten", PATIENCE, () -> live.hub.readers() == 0);
        }
    }

    @Test
    void aMessageMayComeInPieces() throws Exception {
        byte[] bytes = SUN.getBytes(StandardCharsets.UTF_8);
        try (var live = new LiveEdge();
                var socket = live.socket(LiveEdge.VIEWER)) {
            socket.frame(1, false, java.util.Arrays.copyOfRange(bytes, 0, 10));
            socket.frame(9, true, new byte[] {42});
            socket.frame(0, false, java.util.Arrays.copyOfRange(bytes, 10, 20));
            socket.frame(0, true, java.util.Arrays.copyOfRange(bytes, 20, bytes.length));
            SocketClient.Frame pong = socket.next();
            assertThat(pong.opcode()).isEqualTo(10);
            assertThat(pong.payload()).containsExactly(42);
            socket.until("subscribed");
        }
    }

    @Test
    void aMessageThatIsTooLongClosesIt() throws Exception {
        byte[] half = "[".repeat(Socket.MESSAGE_BYTES_MAX / 2 + 1).getBytes(StandardCharsets.UTF_8);
        try (var live = new LiveEdge();
                var pieces = live.socket(LiveEdge.VIEWER);
                var whole = live.socket(LiveEdge.VIEWER)) {
            pieces.frame(1, false, half);
            pieces.frame(0, false, half);
            assertThat(pieces.closing().code()).isEqualTo(1009);
            whole.frame(1, true, new byte[Socket.MESSAGE_BYTES_MAX + 1]);
            assertThat(whole.ends()).isTrue();
            Conditions.await("both to be forgotten", PATIENCE, () -> live.hub.readers() == 0);
        }
    }

    @Test
    void aCredentialMayComeInFourWays() throws Exception {
        try (var live = new LiveEdge();
                var header = live.socket("x-api-key: admin");
                var protocol = live.socket("sec-websocket-protocol: bearer, admin");
                var message = live.socket();
                var wrong = live.socket("sec-websocket-protocol: bearer, wrong")) {
            String secrets = "{\"type\":\"subscribe\",\"topics\":[\"secrets\"]}";
            header.say(secrets).until("subscribed");
            assertThat(protocol.head().toLowerCase(java.util.Locale.ROOT))
                    .contains("sec-websocket-protocol: bearer\r\n");
            protocol.say(secrets).until("subscribed");
            assertThat(message.say(secrets).next().text()).contains("missing_credential");
            message.say("{\"type\":\"auth\",\"token\":\"admin\"}");
            assertThat(message.next().text())
                    .isEqualTo("{\"type\":\"authenticated\",\"caller\":\"admin\",\"role\":\"admin\"}");
            message.say(secrets).until("subscribed");
            assertThat(wrong.head()).startsWith("HTTP/1.1 401");
        }
    }

    @Test
    void aWrongTokenClosesIt() throws Exception {
        try (var live = new LiveEdge();
                var socket = live.socket()) {
            socket.say("{\"type\":\"auth\",\"token\":\"wrong\"}");
            assertThat(socket.next().text()).contains("invalid_api_key");
            assertThat(socket.closing().code()).isEqualTo(4401);
        }
    }

    @Test
    void whoNeverSaysWhoItIsIsClosed() throws Exception {
        try (var live = new LiveEdge();
                var socket = live.socket()) {
            assertThat(socket.closing().code()).isEqualTo(4408);
        }
    }

    @Test
    void aRevokedKeyClosesIt() throws Exception {
        try (var live = new LiveEdge();
                var socket = live.socket(LiveEdge.VIEWER)) {
            socket.say(SUN).until("subscribed");
            live.edge.revoked.add("viewer");
            assertThat(socket.closing().code()).isEqualTo(4401);
        }
    }

    @Test
    void anotherRoleThatMaySeeLessClosesIt() throws Exception {
        try (var live = new LiveEdge();
                var socket = live.socket(LiveEdge.ADMIN)) {
            socket.say("{\"type\":\"subscribe\",\"topics\":[\"secrets\"]}").until("subscribed");
            socket.say("{\"type\":\"auth\",\"token\":\"viewer\"}");
            assertThat(socket.closing().code()).isEqualTo(4403);
        }
    }

    @Test
    void tooManySocketsAndTooManyMessagesAreClosed() throws Exception {
        try (var live = new LiveEdge(AuthMode.REQUIRED, new LiveLimits(10, 1));
                var first = live.socket(LiveEdge.VIEWER);
                var second = live.socket(LiveEdge.VIEWER)) {
            assertThat(second.closing().code()).isEqualTo(4429);
            for (int i = 0; i < 200; i++) {
                first.say("{\"type\":\"ping\"}");
            }
            assertThat(first.closing().code()).isEqualTo(4429);
        }
    }

    @Test
    void anotherPagesSocketIsRefusedInOpenMode() throws Exception {
        try (var live = new LiveEdge(AuthMode.OPEN, LiveLimits.DEFAULT);
                var own = live.socket("origin: http://127.0.0.1:" + live.edge.port());
                var listed = live.socket("origin: https://dashboard.example.com");
                var foreign = live.socket("origin: https://evil.example.com")) {
            own.say("{\"type\":\"subscribe\",\"topics\":[\"secrets\"]}").until("subscribed");
            listed.say(SUN).until("subscribed");
            assertThat(foreign.head()).startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void aPlainRequestIsToldToUpgrade() throws Exception {
        try (var live = new LiveEdge()) {
            var answer = live.edge.get("/ws", "authorization", "Bearer viewer");
            assertThat(answer.statusCode()).isEqualTo(426);
            assertThat(answer.body()).contains("upgrade_required");
            assertThat(answer.headers().firstValue("upgrade")).contains("websocket");
        }
    }

    @Test
    void aSocketOutlivesTheTimesOfHttp() throws Exception {
        try (var live = new LiveEdge();
                var socket = live.socket(LiveEdge.VIEWER);
                var reader = live.events("births", LiveEdge.VIEWER)) {
            socket.say(SUN).until("subscribed");
            reader.next();
            long idle = TestEdge.SHORT.idle().toNanos() + TestEdge.SHORT.body().toNanos() * 2;
            long begun = System.nanoTime();
            Conditions.await("the times of HTTP to be over", PATIENCE, () -> System.nanoTime() - begun > idle);
            live.born("Ada");
            assertThat(reader.next().data()).contains("Ada");
            assertThat(socket.say("{\"type\":\"ping\"}").until("pong")).isNotNull();
            assertThat(live.edge.observed).isEmpty();
        }
    }
}
