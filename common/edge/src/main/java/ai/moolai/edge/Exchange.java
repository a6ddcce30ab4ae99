package ai.moolai.edge;

import ai.moolai.base.Caller;
import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import ai.moolai.base.RequestId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request and its answer. It belongs to one event loop; [#reply] and [#fail] may be called from any thread, the
/// rest of what changes it only from that loop.
public final class Exchange {
    static final String UNMATCHED = "unmatched";
    static final int STATUS_CALLER_GONE = 499;
    private static final int STATUS_SWITCHING = 101;

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final Lane lane;
    private final Wire wire;
    private final Incoming incoming;
    private final Answer answer;
    private final RequestId requestId;
    private final String requestIdText;
    private final Instant startedAt;
    private final long startedNanos;
    private long identifiedNanos;
    private long endedNanos;

    private Router.@Nullable Match match;
    private @Nullable Route route;
    private @Nullable Caller caller;
    private @Nullable String clientRequestId;
    private @Nullable Query query;
    private @Nullable List<Object> notes;
    private @Nullable Runnable onClosed;
    private @Nullable Runnable onDrain;
    private @Nullable String credential;
    private boolean upgraded;
    private boolean closeAfter;
    private boolean ended;
    private boolean gone;

    // The lane's list of exchanges under way, and what its sweep looks at.
    @Nullable
    Exchange previous;

    @Nullable
    Exchange next;

    boolean receiving;
    long receivedBytes;
    private long heldBytes;

    Exchange(Lane lane, Wire wire, Incoming incoming, Answer answer) {
        this.lane = lane;
        this.wire = wire;
        this.incoming = incoming;
        this.answer = answer;
        this.requestId = RequestId.next(lane.shared.clock);
        this.requestIdText = requestId.toString();
        this.startedAt = lane.shared.clock.now();
        this.startedNanos = lane.shared.clock.nanoTime();
        this.identifiedNanos = startedNanos;
    }

    /// Made here, never reused: the key of the call's record, and the response's `x-request-id`.
    public RequestId requestId() {
        return requestId;
    }

    String requestIdText() {
        return requestIdText;
    }

    /// The caller's own name for the request, from `x-client-request-id`.
    public @Nullable String clientRequestId() {
        return clientRequestId;
    }

    void clientRequestId(String id) {
        clientRequestId = id;
    }

    /// Who calls.
    ///
    /// @throws IllegalStateException on an open route that was called without a credential
    public Caller caller() {
        if (caller == null) {
            throw new IllegalStateException("no caller on " + template() + " (expected: a route that needs a role)");
        }
        return caller;
    }

    /// Who calls, or null when an open route was called without a credential.
    public @Nullable Caller callerOrNull() {
        return caller;
    }

    /// Who calls and by what, for what goes on after the answer has begun.
    public Admission admission() {
        return new Admission(lane.shared.parts.authenticator(), credential, caller);
    }

    void identified(@Nullable Caller caller, @Nullable String credential) {
        this.caller = caller;
        this.credential = credential;
        identifiedNanos = lane.shared.clock.nanoTime();
    }

    /// The route that was found.
    public Route route() {
        if (route == null) {
            throw new IllegalStateException("no route yet");
        }
        return route;
    }

    void route(Route route) {
        this.route = route;
    }

    void match(Router.Match match) {
        this.match = match;
    }

    /// The route's template, or `unmatched`.
    public String template() {
        return match == null ? UNMATCHED : match.target().template;
    }

    /// What `{name}` of the template stands for, decoded; never empty, never with `.` or `..` as a path part.
    public String pathParam(String name) {
        int at = match == null ? -1 : match.target().names.indexOf(name);
        if (match == null || at < 0) {
            throw new IllegalArgumentException("no {" + name + "} in " + template());
        }
        return match.values().get(at);
    }

    /// The one value of a query parameter, decoded, or null.
    ///
    /// @throws FailureException `invalid_value` when it stands there more than once or cannot be decoded
    public @Nullable String query(String name) {
        if (query == null) {
            query = Query.of(incoming.query());
        }
        return query.one(name);
    }

    public @Nullable String header(CharSequence name) {
        return incoming.header(name);
    }

    public HttpMethod method() {
        return incoming.method();
    }

    public @Nullable SocketAddress remoteAddress() {
        return incoming.remoteAddress();
    }

    String remoteHost() {
        SocketAddress address = incoming.remoteAddress();
        String host = address == null ? null : address.hostAddress();
        return host == null ? "unknown" : host;
    }

    /// When the request's head had arrived.
    public Instant startedAt() {
        return startedAt;
    }

    /// The same moment on the clock's steady side.
    public long startedNanos() {
        return startedNanos;
    }

    /// When it was found out who calls.
    public long identifiedNanos() {
        return identifiedNanos;
    }

    /// Bytes of the request's body so far.
    public long receivedBytes() {
        return receivedBytes;
    }

    /// Counts `bytes` of the body as held until the exchange ends.
    ///
    /// @return false when all bodies together may not take them
    boolean hold(int bytes) {
        var limits = lane.shared.config.limits();
        heldBytes += bytes;
        return lane.shared.heldBytes.addAndGet(bytes) <= limits.heldBytesMax();
    }

    Incoming incoming() {
        return incoming;
    }

    /// For an answer in pieces, or one that is made by hand. Its `x-request-id` and CORS headers are set already.
    public Answer answer() {
        return answer;
    }

    /// For what only Vert.x can do. Requests that are no plain calls are always its own.
    HttpServerRequest request() {
        if (incoming instanceof VertxIncoming(HttpServerRequest request)) {
            return request;
        }
        throw new IllegalStateException(template() + " was called past Vert.x (expected: not by POST)");
    }

    HttpServerResponse response() {
        return request().response();
    }

    /// Closes the connection, whatever is still on its way.
    public void closeConnection() {
        wire.closeNow();
    }

    /// Adds `key=value` to the request's line in the access log. Nothing secret.
    public void note(String key, Object value) {
        if (notes == null) {
            notes = new ArrayList<>(4);
        }
        notes.add(key);
        notes.add(value);
    }

    @Nullable
    List<Object> notes() {
        return notes;
    }

    /// Runs `action` on the event loop when the caller goes away before the answer has ended; at once if that has
    /// happened already. A second action replaces the first.
    public void onClosed(Runnable action) {
        onClosed = action;
        if (gone) {
            action.run();
        }
    }

    /// Runs `action` on the event loop when the service is drained; at once if that has begun. It should end the
    /// answer.
    public void onDrain(Runnable action) {
        onDrain = action;
        if (lane.shared.draining) {
            action.run();
        }
    }

    void drain() {
        closeAfter();
        if (onDrain != null) {
            onDrain.run();
        }
    }

    Lane lane() {
        return lane;
    }

    Wire wire() {
        return wire;
    }

    /// From now on the exchange ends with [#socketClosed].
    void upgraded() {
        upgraded = true;
    }

    void socketClosed() {
        gone = true;
        finish(STATUS_SWITCHING);
    }

    /// Whether nothing can be answered any more.
    public boolean isEnded() {
        return ended;
    }

    /// Whether the answer's last byte was handed to the connection.
    public boolean isAnswered() {
        return ended && !gone;
    }

    /// When [#isEnded] became true.
    public long endedNanos() {
        return endedNanos;
    }

    /// Answers. After the answer has begun, or the caller has gone, nothing happens.
    public void reply(Reply reply) {
        if (lane.isCurrent()) {
            send(reply);
        } else {
            lane.run(() -> send(reply));
        }
    }

    /// Answers with the failure's envelope. If the answer has begun already, the connection is closed, which is the
    /// only way left to say that it is not whole.
    public void fail(Failure failure) {
        if (lane.isCurrent()) {
            sendFailure(failure);
        } else {
            lane.run(() -> sendFailure(failure));
        }
    }

    /// Answers what a handler threw: its failure, or a 500 that tells the caller nothing but the request id.
    void crash(Throwable thrown) {
        if (thrown instanceof FailureException known) {
            fail(known.failure());
            return;
        }
        LOG.error("{} {} failed: request_id={}", method(), template(), requestIdText, thrown);
        fail(Failure.of(
                FailureCode.GATEWAY_INTERNAL,
                "this service failed on the request; the fault is not yours (expected: an answer; when you report it,"
                        + " name request id " + requestIdText + ")"));
    }

    /// Ends an answer that has begun and cannot be finished, at once and so that the caller sees that it is not whole.
    ///
    /// @param why one word, for the access log
    void breakOff(String why) {
        if (ended) {
            return;
        }
        note("broken_off", why);
        if (wire.http1) {
            wire.reset();
        } else {
            answer.breakOff();
        }
    }

    /// Runs `work` on the event loop that this belongs to.
    void onLoop(Runnable work) {
        lane.run(work);
    }

    /// For how long a caller may take nothing of a streamed answer.
    Duration stallMax() {
        return lane.shared.config.timeouts().idle();
    }

    /// Makes this the connection's last answer.
    void closeAfter() {
        if (closeAfter) {
            return;
        }
        closeAfter = true;
        if (wire.http1 && !answer.isBegun()) {
            answer.header(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }

    /// The same, when the caller may still be sending: it is let finish, so that it can read the answer.
    void closeAfterUnread() {
        wire.lingerOnClose();
        closeAfter();
    }

    private void sendFailure(Failure failure) {
        if (ended) {
            return;
        }
        if (answer.isBegun()) {
            note("broken_off", failure.code().text());
            answer.breakOff();
            return;
        }
        note("error", failure.code().text());
        send(FailureReply.of(failure, requestId, route == null ? Envelope.FORM : route.errors()));
    }

    private void send(Reply reply) {
        if (ended || answer.isBegun() || answer.isOver()) {
            return;
        }
        answer.status(reply.status());
        CharSequence contentType = reply.contentType();
        if (contentType != null) {
            answer.header(HttpHeaders.CONTENT_TYPE, contentType);
        }
        if (!reply.headers().isEmpty()) {
            for (Map.Entry<String, String> header : reply.headers().entrySet()) {
                answer.header(header.getKey(), header.getValue());
            }
        }
        if (method().equals(HttpMethod.HEAD)) {
            answer.header(
                    HttpHeaders.CONTENT_LENGTH, Integer.toString(reply.body().length()));
            answer.end(Buffer.buffer(0));
        } else {
            answer.end(reply.body());
        }
    }

    /// The answer's last byte was handed over.
    void answered() {
        if (!answer.isEnded()) {
            closed();
            return;
        }
        if (ended) {
            return;
        }
        finish(answer.status());
        if (closeAfter || lane.shared.draining) {
            wire.closeWhenWritten();
        }
    }

    /// The connection is gone.
    void closed() {
        if (ended || upgraded) {
            return;
        }
        gone = true;
        finish(STATUS_CALLER_GONE);
        if (onClosed != null) {
            onClosed.run();
        }
    }

    private void finish(int status) {
        ended = true;
        endedNanos = lane.shared.clock.nanoTime();
        long nanos = endedNanos - startedNanos;
        lane.shared.heldBytes.addAndGet(-heldBytes);
        heldBytes = 0;
        wire.exchangeEnded();
        lane.ended(this);
        AccessLog.write(this, status, nanos, answer.bytesWritten());
        try {
            lane.shared.parts.observer().ended(method(), template(), status, nanos);
        } catch (RuntimeException thrown) {
            LOG.error("the edge's observer failed", thrown);
        }
    }
}
