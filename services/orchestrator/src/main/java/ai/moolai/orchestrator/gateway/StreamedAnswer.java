package ai.moolai.orchestrator.gateway;

import ai.moolai.base.Failure;
import ai.moolai.edge.Envelope;
import ai.moolai.llm.SseSplitter;
import ai.moolai.llm.UpstreamFault;
import ai.moolai.llm.openai.Chunk;
import ai.moolai.llm.openai.ProviderError;
import ai.moolai.llm.openai.ReportedUsage;
import ai.moolai.llm.openai.StreamedText;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Relays a streamed answer as it arrives. The caller's answer begins with the provider's first event, so that what
/// fails before it can still be tried again; the last event is held until the call is written down.
final class StreamedAnswer implements ModelCall.Answer {
    private static final int EVENT_BYTES_MAX = 8 << 20;
    private static final Duration STALLED_CALLER_MAX = Duration.ofSeconds(30);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final ModelCall call;
    private final SseSplitter splitter = new SseSplitter(EVENT_BYTES_MAX);
    private final StreamedText text = new StreamedText();
    private int status;
    private @Nullable MultiMap headers;
    private Buffer errorBytes = Buffer.buffer(0);
    private @Nullable ReportedUsage usage;
    private Buffer out = Buffer.buffer();
    private boolean begun;
    /// Nothing more is relayed: the last event came, or the call is lost.
    private boolean over;

    StreamedAnswer(ModelCall call) {
        this.call = call;
    }

    @Override
    public void head(int answered, MultiMap answerHeaders) {
        status = answered;
        headers = answerHeaders;
        String type = answerHeaders.get(HttpHeaders.CONTENT_TYPE);
        if (isAnswer() && (type == null || !type.toLowerCase(Locale.ROOT).startsWith("text/event-stream"))) {
            call.cancelUpstream();
            lose(Trouble.invalid(call.provider().name(), "no stream but " + AnswerHead.visible(String.valueOf(type))));
        }
    }

    @Override
    public void piece(Buffer piece) {
        if (over) {
            return;
        }
        if (!isAnswer()) {
            if (errorBytes.length() + piece.length() <= WholeAnswer.ERROR_BYTES_MAX) {
                errorBytes.appendBuffer(piece);
            }
            return;
        }
        boolean followed = splitter.feed(piece.getBytes(), this::event);
        flush();
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
            call.failed(Trouble.of(status, told, ProviderError.read(errorBytes.getBytes()), call.provider()));
            return;
        }
        boolean clean = splitter.finish(this::event);
        flush();
        if (over) {
            return;
        }
        if (clean && begun && call.draft.finishReason != null) {
            // Some servers leave the last word out.
            finish(DONE);
        } else {
            lose(Trouble.of(
                    begun ? UpstreamFault.CLOSED_IN_ANSWER : UpstreamFault.CLOSED_BEFORE_ANSWER, call.provider()));
        }
    }

    @Override
    public void failed(UpstreamFault fault, String detail) {
        if (!over) {
            lose(Trouble.of(fault, call.provider()));
        }
    }

    @Override
    public CharSequence spoken() {
        return text.text();
    }

    @Override
    public @Nullable ReportedUsage reported() {
        return usage;
    }

    private boolean isAnswer() {
        return status >= 200 && status < 300;
    }

    private void event(SseSplitter.Event event) {
        if (over) {
            return;
        }
        if (!event.hasData()) {
            if (begun) {
                relay(event.bytes(), event.start(), event.end());
            }
            return;
        }
        byte[] data = event.data();
        if (call.draft.hasSpoken() && Chunk.isPlain(data, event.dataStart(), event.dataEnd())) {
            text.add(data, event.dataStart(), event.dataEnd());
            relay(event.bytes(), event.start(), event.end());
            return;
        }
        switch (Chunk.read(data, event.dataStart(), event.dataEnd())) {
            case Chunk.Done() -> finish(Arrays.copyOfRange(event.bytes(), event.start(), event.end()));
            case Chunk.Failed(ProviderError error) -> {
                call.cancelUpstream();
                lose(Trouble.inStream(error, call.provider()));
            }
            case Chunk.Garbage() -> {
                call.cancelUpstream();
                lose(Trouble.invalid(call.provider().name(), "an event that is no piece of an answer"));
            }
            case Chunk.Piece piece -> piece(event, piece);
        }
    }

    private void piece(SseSplitter.Event event, Chunk.Piece piece) {
        learn(piece);
        if (!begun) {
            begin();
        }
        text.add(event.data(), event.dataStart(), event.dataEnd());
        boolean told = piece.usageFrom() >= 0;
        if (!told || call.request.usageAsked()) {
            relay(event.bytes(), event.start(), event.end());
        } else if (piece.choices() || piece.usage() == null) {
            withoutUsage(event, piece);
        }
        // Else it is the usage piece that the caller did not ask for.
    }

    private void learn(Chunk.Piece piece) {
        if (piece.model() != null && call.draft.servedModel == null) {
            call.draft.servedModel = piece.model();
        }
        if (piece.speaks()) {
            call.draft.firstToken();
        }
        if (piece.finishReason() != null) {
            call.draft.finishReason = piece.finishReason();
        }
        if (piece.serviceTier() != null) {
            call.draft.serviceTier = piece.serviceTier();
        }
        if (piece.usage() != null) {
            usage = piece.usage();
        }
    }

    @SuppressWarnings("ReferenceEquality") // whether the data lies in the event's own bytes
    private void withoutUsage(SseSplitter.Event event, Chunk.Piece piece) {
        if (event.data() == event.bytes()) {
            relay(event.bytes(), event.start(), piece.usageFrom());
            relay(event.bytes(), piece.usageTo(), event.end());
        } else {
            byte[] mark = "data: ".getBytes(StandardCharsets.US_ASCII);
            byte[] end = "\n\n".getBytes(StandardCharsets.US_ASCII);
            relay(mark, 0, mark.length);
            relay(event.data(), event.dataStart(), piece.usageFrom());
            relay(event.data(), piece.usageTo(), event.dataEnd());
            relay(end, 0, end.length);
        }
    }

    private void begin() {
        begun = true;
        var response = call.exchange.response();
        AnswerHead.put(response, call);
        response.putHeader(HttpHeaders.CONTENT_TYPE, AnswerHead.EVENT_STREAM)
                .putHeader(HttpHeaders.CACHE_CONTROL, AnswerHead.NO_CACHE)
                .putHeader(AnswerHead.NO_BUFFERING_NAME, AnswerHead.NO)
                .setChunked(true);
        response.drainHandler(_ -> call.resume());
    }

    private void relay(byte[] bytes, int from, int to) {
        out.appendBytes(bytes, from, to - from);
        call.draft.responseBytes += to - from;
        if (call.transcript != null) {
            call.transcript.add(bytes, from, to);
        }
    }

    /// One write for all that one piece of the provider's stream held.
    private void flush() {
        if (out.length() == 0 || call.isEnded()) {
            return;
        }
        var response = call.exchange.response();
        response.write(out);
        out = Buffer.buffer();
        if (response.writeQueueFull()) {
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
        byte[] last = errorEvent(trouble.failure());
        call.draft.responseBytes += last.length;
        call.lost(trouble, () -> sendLast(last));
    }

    private void sendLast(byte[] last) {
        var response = call.exchange.response();
        if (call.exchange.isEnded() || response.closed()) {
            return;
        }
        boolean stalled = response.writeQueueFull();
        var sent = response.end(Buffer.buffer(last));
        if (stalled) {
            // A caller who does not read must not hold the connection for ever.
            var connection = call.exchange.request().connection();
            long timer = call.loop.vertx().setTimer(STALLED_CALLER_MAX.toMillis(), _ -> connection.close());
            sent.onComplete(_ -> call.loop.vertx().cancelTimer(timer));
        }
    }

    private byte[] errorEvent(Failure failure) {
        return Buffer.buffer("data: ")
                .appendBuffer(Envelope.of(failure, call.exchange.requestId()))
                .appendString("\n\n")
                .getBytes();
    }
}
