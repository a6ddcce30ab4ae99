package ai.moolai.orchestrator.gateway;

import ai.moolai.edge.Answer;
import ai.moolai.llm.Bridge;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.UpstreamFault;
import ai.moolai.orchestrator.stages.Stage;
import io.netty.buffer.Unpooled;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes in an answer that comes in one piece: it is held until it is known to be one, and until it is written down.
final class WholeAnswer implements ModelCall.Intake {
    static final int ANSWER_BYTES_MAX = 64 << 20;
    static final int ERROR_BYTES_MAX = 64 << 10;
    private static final int READ_ON_LOOP_BYTES_MAX = 64 << 10;
    private static final Logger LOG = LoggerFactory.getLogger(WholeAnswer.class);

    private final ModelCall call;
    private final Bridge bridge;
    private int status;
    private @Nullable MultiMap headers;
    private byte[] bytes = {};
    private int length;

    WholeAnswer(ModelCall call, Bridge bridge) {
        this.call = call;
        this.bridge = bridge;
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
    }

    @Override
    public void piece(byte[] piece) {
        int max = isAnswer() ? ANSWER_BYTES_MAX : ERROR_BYTES_MAX;
        if (length + piece.length <= max) {
            keep(piece);
        } else if (isAnswer()) {
            call.cancelUpstream();
            call.failed(Trouble.of(UpstreamFault.ANSWER_TOO_LARGE, call.provider()));
        }
    }

    private void keep(byte[] piece) {
        if (length == 0) {
            bytes = piece; // the usual answer comes in one
        } else {
            if (length + piece.length > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(length + piece.length, 2 * length));
            }
            System.arraycopy(piece, 0, bytes, length, piece.length);
        }
        length += piece.length;
    }

    private byte[] bytes() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    @Override
    public void end() {
        if (!isAnswer()) {
            MultiMap told = headers == null ? MultiMap.caseInsensitiveMultiMap() : headers;
            call.failed(Trouble.of(status, told, bridge.error(status, bytes()), call.provider()));
            return;
        }
        call.draft.upstreamEnds();
        byte[] body = bytes();
        if (body.length <= READ_ON_LOOP_BYTES_MAX && !bridge.readsSlowly()) {
            understood(read(body));
        } else {
            call.gateway.threads().run(() -> {
                Reading reading = read(body);
                call.loop.run(() -> understood(reading));
            });
        }
    }

    @Override
    public void failed(UpstreamFault fault) {
        call.failed(Trouble.of(fault, call.provider()));
    }

    @Override
    public long answerTokens() {
        return isAnswer() ? bridge.answerTokens(bytes()) : 0;
    }

    private boolean isAnswer() {
        return status >= 200 && status < 300;
    }

    /// A whole answer, or what came instead.
    private record Reading(
            Bridge.@Nullable Whole whole, @Nullable String invalid) {}

    private Reading read(byte[] body) {
        try {
            return new Reading(bridge.whole(body), null);
        } catch (InvalidAnswerException invalid) {
            return new Reading(null, String.valueOf(invalid.getMessage()));
        } catch (RuntimeException bug) {
            LOG.error("an answer could not be read: request_id={}", call.exchange.requestId(), bug);
            return new Reading(null, "what this service failed to read");
        }
    }

    private void understood(Reading reading) {
        if (call.isEnded()) {
            return;
        }
        Bridge.Whole whole = reading.whole;
        if (whole == null) {
            call.failed(Trouble.invalid(call.provider().name(), String.valueOf(reading.invalid)));
            return;
        }
        call.draft.learned = whole.learned();
        call.draft.responseBytes = whole.body().length;
        if (call.transcript != null) {
            call.transcript.add(whole.body(), 0, whole.body().length);
        }
        call.answered(() -> send(whole));
    }

    private void send(Bridge.Whole whole) {
        Answer answer = call.exchange.answer();
        if (call.exchange.isEnded() || answer.isOver()) {
            return;
        }
        AnswerHead.put(answer, call);
        call.toldCost().ifPresent(amount -> answer.header(AnswerHead.COST, amount.toString()));
        answer.header(HttpHeaders.CONTENT_TYPE, AnswerHead.JSON);
        answer.end(BufferInternal.buffer(Unpooled.wrappedBuffer(whole.body())));
    }
}
