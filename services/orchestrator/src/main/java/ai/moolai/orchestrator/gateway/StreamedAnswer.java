package ai.moolai.orchestrator.gateway;

import ai.moolai.edge.Answer;
import ai.moolai.llm.ChatBridge;
import ai.moolai.llm.Relay;
import ai.moolai.llm.SseSplitter;
import ai.moolai.llm.UpstreamFault;
import ai.moolai.llm.chat.ProviderError;
import ai.moolai.orchestrator.stages.Stage;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Relays a streamed answer as it arrives. The caller's answer begins with the first bytes for the caller, so that what
/// fails before them can still be tried again; the last event is held until the call is written down.
final class StreamedAnswer implements ModelCall.Intake {
    private static final int EVENT_BYTES_MAX = 8 << 20;
    private static final Duration STALLED_CALLER_MAX = Duration.ofSeconds(30);

    /// What comes within this time of the last write is written together: most of a stream's cost is its writes, and a
    /// burst needs few. Words that come one by one, as models speak, are never held.
    private static final Duration GATHER = Duration.ofNanos(500_000);
    /// Held no longer than for this many bytes.
    private static final int GATHER_BYTES_MAX = 16 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(StreamedAnswer.class);

    private final ModelCall call;
    private final ChatBridge bridge;
    private final Relay relay;
    private final SseSplitter splitter = new SseSplitter(EVENT_BYTES_MAX);
    private int status;
    private @Nullable MultiMap headers;
    private Buffer errorBytes = Buffer.buffer(0);
    private Buffer out = Buffer.buffer();
    private long writtenNanos;
    private boolean held;
    private boolean begun;
    /// Nothing more is relayed: the last event came, or the call is lost.
    private boolean over;

    StreamedAnswer(ModelCall call, ChatBridge bridge) {
        this.call = call;
        this.bridge = bridge;
        this.relay = bridge.stream();
        call.draft.learned = relay.learned();
    }

    @Override
    public void connected(long nowNanos) {
        call.draft.enter(Stage.WAIT, nowNanos);
    }

    @Override
    public void head(int answered, MultiMap answerHeaders, long nowNanos) {
        call.draft.upstreamAnswers(answered, nowNanos);
        status = answered;
        headers = answerHeaders;
        String type = answerHeaders.get(HttpHeaders.CONTENT_TYPE);
        if (isAnswer() && (type == null || !type.toLowerCase(Locale.ROOT).startsWith("text/event-stream"))) {
            call.cancelUpstream();
            lose(Trouble.invalid(call.provider().name(), "no stream but " + AnswerHead.visible(String.valueOf(type))));
        }
    }

    @Override
    public void piece(byte[] piece) {
        if (over) {
            return;
        }
        if (!isAnswer()) {
            if (errorBytes.length() + piece.length <= WholeAnswer.ERROR_BYTES_MAX) {
                errorBytes.appendBytes(piece);
            }
            return;
        }
        call.draft.streams();
        boolean followed = splitter.feed(piece, this::event);
        gather();
        if (!followed && !over) {
            call.cancelUpstream();
            lose(Trouble.of(UpstreamFault.ANSWER_TOO_LARGE, call.provider()));
        }
    }

    @Override
    public void end() {
        if (over) {
            return;
        }
        if (!isAnswer()) {
            MultiMap told = headers == null ? MultiMap.caseInsensitiveMultiMap() : headers;
            over = true;
            ProviderError error = bridge.error(status, errorBytes.getBytes());
            call.failed(Trouble.of(status, told, error, call.provider()));
            return;
        }
        boolean clean = splitter.finish(this::event);
        if (clean && !over) {
            follow(ended());
        }
        flush();
        if (!over) {
            // It had begun to answer, even if the caller was sent nothing of it: it may charge for that.
            lose(Trouble.of(UpstreamFault.CLOSED_IN_ANSWER, call.provider()));
        }
    }

    @Override
    public void failed(UpstreamFault fault) {
        if (!over) {
            lose(Trouble.of(fault, call.provider()));
        }
    }

    @Override
    public long answerTokens() {
        return relay.answerTokens();
    }

    private boolean isAnswer() {
        return status >= 200 && status < 300;
    }

    private void event(SseSplitter.Event event) {
        if (!over && (begun || event.hasData())) {
            follow(step(event));
        }
    }

    private Relay.Step step(SseSplitter.Event event) {
        try {
            return relay.event(event, this::relay);
        } catch (RuntimeException bug) {
            return unread(bug);
        }
    }

    private Relay.Step ended() {
        try {
            return relay.end(this::relay);
        } catch (RuntimeException bug) {
            return unread(bug);
        }
    }

    private Relay.Step unread(RuntimeException bug) {
        LOG.error("a stream could not be read: request_id={}", call.exchange.requestId(), bug);
        return new Relay.Step.Invalid("what this service failed to read");
    }

    private void follow(Relay.Step step) {
        if (relay.learned().spoken) {
            call.draft.firstToken();
        }
        switch (step) {
            case Relay.Step.More() -> {}
            case Relay.Step.Done(byte[] last) -> finish(last);
            case Relay.Step.Failed(ProviderError error) -> {
                call.cancelUpstream();
                lose(Trouble.inStream(error, call.provider(), begun));
            }
            case Relay.Step.Invalid(String what) -> {
                call.cancelUpstream();
                lose(Trouble.invalid(call.provider().name(), what));
            }
        }
    }

    private void begin() {
        begun = true;
        Answer answer = call.exchange.answer();
        AnswerHead.put(answer, call);
        answer.header(HttpHeaders.CONTENT_TYPE, AnswerHead.EVENT_STREAM)
                .header(HttpHeaders.CACHE_CONTROL, AnswerHead.NO_CACHE)
                .header(AnswerHead.NO_BUFFERING_NAME, AnswerHead.NO);
        answer.onRoom(call::resume);
    }

    private void relay(byte[] bytes, int from, int to) {
        if (to == from) {
            return;
        }
        if (!begun) {
            begin();
        }
        out.appendBytes(bytes, from, to - from);
        call.draft.responseBytes += to - from;
        if (call.transcript != null) {
            call.transcript.add(bytes, from, to);
        }
    }

    /// Writes what one piece of the provider's stream held, or holds it for the rest of the burst.
    private void gather() {
        if (out.length() == 0 || (held && out.length() < GATHER_BYTES_MAX)) {
            return;
        }
        long since = call.gateway.clock().nanoTime() - writtenNanos;
        if (writtenNanos == 0 || since >= GATHER.toNanos() || out.length() >= GATHER_BYTES_MAX) {
            flush();
        } else {
            held = true;
            call.loop.after(GATHER, () -> {
                held = false;
                flush();
            });
        }
    }

    private void flush() {
        if (out.length() == 0 || call.isEnded()) {
            return;
        }
        writtenNanos = call.gateway.clock().nanoTime();
        Answer answer = call.exchange.answer();
        answer.write(out);
        out = Buffer.buffer();
        if (answer.isFull()) {
            call.pause();
        }
    }

    /// The stream is whole: its last event goes out when the call is written down.
    private void finish(byte[] last) {
        over = true;
        if (!begun) {
            begin();
        }
        flush();
        call.draft.responseBytes += last.length;
        call.answered(() -> sendLast(last));
    }

    /// The stream is lost: before its first event the call may be tried again, after it only the error event is left.
    private void lose(Trouble trouble) {
        over = true;
        if (!begun) {
            call.failed(trouble);
            return;
        }
        flush();
        byte[] last = call.errorEvent(trouble.failure());
        call.draft.responseBytes += last.length;
        call.lost(trouble, () -> sendLast(last));
    }

    private void sendLast(byte[] last) {
        Answer answer = call.exchange.answer();
        if (call.exchange.isEnded() || answer.isOver()) {
            return;
        }
        if (answer.isFull()) {
            // A caller who does not read must not hold the connection for ever.
            long timer = call.loop.vertx.setTimer(STALLED_CALLER_MAX.toMillis(), _ -> call.exchange.closeConnection());
            answer.end(Buffer.buffer(last), () -> call.loop.vertx.cancelTimer(timer));
        } else {
            answer.end(Buffer.buffer(last));
        }
    }
}
