package ai.moolai.orchestrator.gateway;

import ai.moolai.llm.UpstreamFault;
import ai.moolai.llm.openai.ChatAnswer;
import ai.moolai.llm.openai.ProviderError;
import ai.moolai.llm.openai.ReportedUsage;
import ai.moolai.llm.openai.Spoken;
import ai.moolai.orchestrator.ledger.Cost;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Takes in an answer that comes in one piece: it is held until it is known to be one, and until it is written down.
final class WholeAnswer implements ModelCall.Answer {
    static final int ANSWER_BYTES_MAX = 64 << 20;
    static final int ERROR_BYTES_MAX = 64 << 10;
    private static final int READ_ON_LOOP_BYTES_MAX = 64 << 10;

    private final ModelCall call;
    private int status;
    private @Nullable MultiMap headers;
    private Buffer bytes = Buffer.buffer(0);
    private boolean several;
    private @Nullable ReportedUsage usage;

    WholeAnswer(ModelCall call) {
        this.call = call;
    }

    @Override
    public void head(int answered, MultiMap answerHeaders) {
        status = answered;
        headers = answerHeaders;
    }

    @Override
    public void piece(Buffer piece) {
        int max = isAnswer() ? ANSWER_BYTES_MAX : ERROR_BYTES_MAX;
        if (bytes.length() + piece.length() <= max) {
            keep(piece);
        } else if (isAnswer()) {
            call.cancelUpstream();
            call.failed(Trouble.of(UpstreamFault.ANSWER_TOO_LARGE, call.provider()));
        }
    }

    private void keep(Buffer piece) {
        if (bytes.length() == 0) {
            bytes = piece; // the usual answer comes in one
            return;
        }
        if (!several) {
            several = true;
            bytes = Buffer.buffer(bytes.length() + piece.length()).appendBuffer(bytes);
        }
        bytes.appendBuffer(piece);
    }

    @Override
    public void end() {
        if (!isAnswer()) {
            MultiMap told = headers == null ? MultiMap.caseInsensitiveMultiMap() : headers;
            call.failed(Trouble.of(status, told, ProviderError.read(bytes.getBytes()), call.provider()));
            return;
        }
        byte[] body = bytes.getBytes();
        if (body.length <= READ_ON_LOOP_BYTES_MAX) {
            understood(ChatAnswer.read(body), body);
        } else {
            call.gateway.threads().run(() -> {
                Optional<ChatAnswer> answer = ChatAnswer.read(body);
                call.loop.run(() -> understood(answer, body));
            });
        }
    }

    @Override
    public void failed(UpstreamFault fault, String detail) {
        call.failed(Trouble.of(fault, call.provider()));
    }

    @Override
    public CharSequence spoken() {
        var out = new StringBuilder();
        byte[] body = bytes.getBytes();
        Spoken.gather(body, 0, body.length, out);
        return out;
    }

    @Override
    public @Nullable ReportedUsage reported() {
        return usage;
    }

    private boolean isAnswer() {
        return status >= 200 && status < 300;
    }

    private void understood(Optional<ChatAnswer> read, byte[] body) {
        if (call.isEnded()) {
            return;
        }
        if (read.isEmpty()) {
            call.failed(Trouble.invalid(call.provider().name(), "an answer that is no chat completion"));
            return;
        }
        ChatAnswer answer = read.get();
        usage = answer.usage();
        call.draft.servedModel = answer.model();
        call.draft.finishReason = answer.finishReason();
        call.draft.serviceTier = answer.serviceTier();
        call.draft.responseBytes = body.length;
        if (call.transcript != null) {
            call.transcript.add(body, 0, body.length);
        }
        call.answered(() -> send(body));
    }

    private void send(byte[] body) {
        var response = call.exchange.response();
        if (call.exchange.isEnded() || response.closed()) {
            return;
        }
        AnswerHead.put(response, call);
        if (usage != null && call.cost(usage.usage()) instanceof Cost.Priced priced) {
            response.putHeader(AnswerHead.COST, priced.amount().toString());
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, AnswerHead.JSON);
        response.end(Buffer.buffer(body));
    }
}
