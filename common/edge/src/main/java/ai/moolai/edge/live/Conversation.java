package ai.moolai.edge.live;

import ai.moolai.base.Caller;
import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import ai.moolai.edge.Json;
import ai.moolai.edge.Shown;
import ai.moolai.edge.Socket;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is said on one socket: who it is, and what it wants to read.
final class Conversation implements Socket.Listener {
    static final short TOO_MANY = 4429;
    private static final short MALFORMED = 4400;
    private static final short UNAUTHENTICATED = 4401;
    private static final short FORBIDDEN = 4403;
    private static final short AUTH_LATE = 4408;

    private final Loop loop;
    private final Reader reader;
    private final Socket socket;
    private final long begunNanos;
    private final Deque<String> waiting = new ArrayDeque<>();
    private boolean busy;
    private long heardNanos;
    private long pingedNanos;
    private double allowed = LiveLimits.MESSAGES_AT_ONCE_MAX;
    private long allowedNanos;

    /// A message of the other side.
    ///
    /// @param token of `auth`
    /// @param topics of `subscribe` and `unsubscribe`
    record Said(
            String type, @Nullable String token, @Nullable List<String> topics) {}

    Conversation(Loop loop, Reader reader, Socket socket) {
        this.loop = loop;
        this.reader = reader;
        this.socket = socket;
        this.begunNanos = loop.hub.clock.nanoTime();
        this.heardNanos = begunNanos;
        this.pingedNanos = begunNanos;
        this.allowedNanos = begunNanos;
        reader.talk(this);
    }

    @Override
    public void message(String text) {
        heard();
        if (!isAllowed()) {
            socket.close(
                    TOO_MANY,
                    "too many messages (expected: at most " + LiveLimits.MESSAGES_PER_SECOND_MAX + " a second)");
        } else if (busy) {
            // At most as many as are allowed at once can wait.
            waiting.add(text);
        } else {
            answer(text);
        }
    }

    @Override
    public void pong() {
        heard();
    }

    @Override
    public void closed() {
        loop.remove(reader);
    }

    /// Looks after the socket. Called now and then.
    void tick(long nowNanos) {
        if (reader.caller() == null && nowNanos - begunNanos > LiveLimits.AUTH_MAX.toNanos()) {
            socket.close(
                    AUTH_LATE,
                    "no credential within " + LiveLimits.AUTH_MAX.toSeconds()
                            + " s (expected: the message auth, or one in the request)");
        } else if (nowNanos - heardNanos > LiveLimits.SILENT_MAX.toNanos()) {
            socket.cut();
        } else if (nowNanos - pingedNanos >= LiveLimits.PING_EVERY.toNanos()) {
            pingedNanos = nowNanos;
            socket.ping();
        }
    }

    /// The code with which a socket is closed that may not go on.
    static short code(Failure refused) {
        return switch (refused.code()) {
            case FORBIDDEN -> FORBIDDEN;
            case TOO_MANY_READERS -> TOO_MANY;
            default -> UNAUTHENTICATED;
        };
    }

    /// The last event of a stream that may not go on.
    static Buffer end(Failure refused) {
        return Buffer.buffer("event: end\ndata: ")
                .appendBuffer(json("end", "code", refused.code().text(), "message", refused.message()))
                .appendString("\n\n");
    }

    private void heard() {
        heardNanos = loop.hub.clock.nanoTime();
    }

    private boolean isAllowed() {
        double since = (heardNanos - allowedNanos) / 1e9;
        allowedNanos = heardNanos;
        allowed = Math.min(LiveLimits.MESSAGES_AT_ONCE_MAX, allowed + since * LiveLimits.MESSAGES_PER_SECOND_MAX);
        if (allowed < 1) {
            return false;
        }
        allowed--;
        return true;
    }

    private void answer(String text) {
        try {
            Said said = Json.read(text.getBytes(StandardCharsets.UTF_8), Said.class);
            switch (said.type) {
                case "auth" -> auth(said.token);
                case "subscribe" -> subscribe(topics(said));
                case "unsubscribe" -> unsubscribe(topics(said));
                case "ping" -> say("pong");
                default ->
                    throw Failure.at(
                                    FailureCode.INVALID_VALUE,
                                    "type",
                                    "type: \"" + Shown.of(said.type)
                                            + "\" (expected: auth, subscribe, unsubscribe or ping)")
                            .asException();
            }
        } catch (FailureException refused) {
            if (refused.failure().code() == FailureCode.MALFORMED_JSON) {
                socket.close(MALFORMED, refused.failure().message());
            } else {
                error(refused.failure());
            }
        }
    }

    private void auth(@Nullable String token) {
        if (token == null) {
            throw missing("token", "the key or token, as text");
        }
        try {
            reader.become(reader.admission().with(token));
        } catch (FailureException refused) {
            error(refused.failure());
            socket.close(code(refused.failure()), refused.failure().message());
            return;
        }
        Caller caller = reader.caller();
        if (caller == null || !reader.mayStillSee()) {
            socket.close(FORBIDDEN, "the role no longer allows the topics subscribed to (expected: one that does)");
            return;
        }
        say("authenticated", "caller", caller.name(), "role", caller.role().text());
    }

    private void subscribe(List<String> topics) {
        View before = reader.view();
        View wanted = loop.hub.catalogue.with(before, topics, reader.caller());
        int entered = wanted.topics() & ~before.topics();
        loop.hub.enter(entered);
        busy = true;
        loop.current(wanted.topics(), () -> {
            busy = false;
            if (socket.isClosed()) {
                loop.hub.leave(entered);
                return;
            }
            // What has parts is told anew when there are more of them.
            reader.see(wanted, entered | loop.hub.catalogue.grown(before, wanted));
            say("subscribed", "topics", topics);
            loop.wakeNow();
            while (!busy && !waiting.isEmpty()) {
                answer(waiting.remove());
            }
        });
    }

    private void unsubscribe(List<String> topics) {
        View before = reader.view();
        View rest = loop.hub.catalogue.without(before, topics);
        loop.hub.leave(before.topics() & ~rest.topics());
        reader.see(rest, 0);
        say("unsubscribed", "topics", topics);
    }

    private static List<String> topics(Said said) {
        List<String> topics = said.topics;
        if (topics == null || topics.isEmpty()) {
            throw missing("topics", "at least one topic");
        }
        if (topics.size() > LiveLimits.TOPICS_NAMED_MAX) {
            throw Failure.at(
                            FailureCode.INVALID_VALUE,
                            "topics",
                            "topics: " + topics.size() + " (expected: at most " + LiveLimits.TOPICS_NAMED_MAX + ")")
                    .asException();
        }
        return topics;
    }

    private static FailureException missing(String name, String expected) {
        return Failure.at(FailureCode.MISSING_FIELD, name, name + ": missing (expected: " + expected + ")")
                .asException();
    }

    private void error(Failure failure) {
        say("error", "code", failure.code().text(), "message", failure.message());
    }

    private void say(String type, Object... members) {
        socket.send(json(type, members).toString(StandardCharsets.UTF_8));
    }

    private static Buffer json(String type, Object... members) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("type", type);
        for (int i = 0; i < members.length; i += 2) {
            all.put(members[i].toString(), members[i + 1]);
        }
        return Json.write(all);
    }
}
