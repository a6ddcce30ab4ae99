package ai.moolai.orchestrator.gateway;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.Usage;
import ai.moolai.edge.Exchange;
import ai.moolai.llm.Provider;
import ai.moolai.llm.TokenEstimate;
import ai.moolai.llm.UpstreamCall;
import ai.moolai.llm.UpstreamListener;
import ai.moolai.llm.openai.ChatRequest;
import ai.moolai.llm.openai.ReportedUsage;
import ai.moolai.llm.openai.Spoken;
import ai.moolai.orchestrator.ledger.CallContent;
import ai.moolai.orchestrator.ledger.CallRecord;
import ai.moolai.orchestrator.ledger.CallRecord.Status;
import ai.moolai.orchestrator.ledger.CallRecord.UsageSource;
import ai.moolai.orchestrator.ledger.CallRecord.Used;
import ai.moolai.orchestrator.ledger.Consumption;
import ai.moolai.orchestrator.ledger.Cost;
import ai.moolai.orchestrator.routing.Target;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One call on its way: attempts at the provider until one answers or none will, then the record. It lives on its event
/// loop; every way out of it passes through [#end], once.
final class ModelCall {
    private static final String PATH = "/chat/completions";

    /// What OpenAI's chat format adds to the text: about four tokens around each message, three before the answer.
    private static final int MESSAGE_FRAME_TOKENS = 4;

    private static final int ANSWER_FRAME_TOKENS = 3;
    private static final int BUILD_ON_LOOP_BYTES_MAX = 64 << 10;
    private static final Failure CALLER_GONE =
            Failure.of(FailureCode.CLIENT_CLOSED_REQUEST, "the caller closed the connection before the answer ended");

    final Gateway gateway;
    final Exchange exchange;
    final Draft draft;
    final ChatRequest request;
    final Target target;
    final EventLoop loop;
    final @Nullable Transcript transcript;

    private final RetryPolicy retries;
    private final long deadlineNanos;
    private byte[] body = new byte[0];
    private @Nullable UpstreamCall upstream;
    private @Nullable Answer answer;
    private long attemptSince;
    private long retryTimer = -1;
    private boolean ended;

    /// How an attempt's answer is taken in.
    interface Answer extends UpstreamListener {
        /// What has been said so far, for an estimate.
        CharSequence spoken();

        /// What the provider said it used, if it got to.
        @Nullable
        ReportedUsage reported();
    }

    ModelCall(Gateway gateway, Exchange exchange, Draft draft, ChatRequest request, Target target, EventLoop loop) {
        this.gateway = gateway;
        this.exchange = exchange;
        this.draft = draft;
        this.request = request;
        this.target = target;
        this.loop = loop;
        this.retries = new RetryPolicy(gateway.config().retriesMax());
        this.deadlineNanos =
                exchange.startedNanos() + target.provider().limits().total().toNanos();
        this.transcript = gateway.config().storeContent()
                ? new Transcript(gateway.config().contentBytesMax())
                : null;
    }

    void start() {
        exchange.onClosed(this::callerGone);
        if (request.body().length <= BUILD_ON_LOOP_BYTES_MAX) {
            body = request.bodyFor(target.model());
            attempt();
        } else {
            gateway.threads().run(() -> {
                byte[] built = request.bodyFor(target.model());
                loop.run(() -> {
                    body = built;
                    attempt();
                });
            });
        }
    }

    Provider provider() {
        return target.provider();
    }

    boolean isEnded() {
        return ended;
    }

    void pause() {
        if (upstream != null) {
            upstream.pause();
        }
    }

    void resume() {
        if (upstream != null) {
            upstream.resume();
        }
    }

    void cancelUpstream() {
        if (upstream != null) {
            upstream.cancel();
        }
    }

    private void attempt() {
        if (ended) {
            return;
        }
        draft.upstreamBegins();
        attemptSince = gateway.clock().nanoTime();
        Answer taken = request.stream() ? new StreamedAnswer(this) : new WholeAnswer(this);
        answer = taken;
        upstream = loop.upstream()
                .post(provider(), PATH, body, exchange.requestId().toString(), deadlineNanos, taken);
    }

    /// The attempt came to nothing before the caller was sent a byte.
    void failed(Trouble trouble) {
        if (ended) {
            return;
        }
        observe(trouble.failure());
        Duration left = Duration.ofNanos(deadlineNanos - gateway.clock().nanoTime());
        Optional<Duration> pause = retries.pause(draft.attempts, trouble, left);
        if (pause.isPresent()) {
            answer = null; // who leaves during the pause owes nothing for it
            retryTimer = loop.vertx().setTimer(Math.max(1, pause.get().toMillis()), _ -> attempt());
            return;
        }
        broken(trouble, () -> exchange.fail(trouble.failure()));
    }

    /// The attempt came to nothing after the caller was sent some of it.
    void lost(Trouble trouble, Runnable tell) {
        observe(trouble.failure());
        broken(trouble, tell);
    }

    /// The call cannot be answered: it is written down, then `tell` says so to the caller.
    private void broken(Trouble trouble, Runnable tell) {
        Failure failure = trouble.failure();
        int status = exchange.response().headWritten() ? 200 : failure.status();
        end(new Ending(Status.ERROR, status, failure, trouble.used()), tell);
    }

    /// The provider answered to its end: `send` sends the last byte, once the call is written down.
    void answered(Runnable send) {
        observe(null);
        end(new Ending(Status.OK, 200, null, true), send);
    }

    private void callerGone() {
        if (!ended) {
            cancelUpstream();
            loop.vertx().cancelTimer(retryTimer);
            boolean asked = answer != null && upstream != null && upstream.isSent();
            end(new Ending(Status.CANCELLED, CALLER_GONE.status(), CALLER_GONE, asked), () -> {});
        }
    }

    /// How a call ends.
    ///
    /// @param httpStatus what the caller was told
    /// @param used whether the provider worked, as far as is known here
    private record Ending(
            Status status, int httpStatus, @Nullable Failure failure, boolean used) {}

    /// The one way out: what was used is found out, the record is written, and only then `after` runs on the loop.
    private void end(Ending ending, Runnable after) {
        if (ended) {
            return;
        }
        ended = true;
        draft.upstreamEnds();
        ReportedUsage reported = answer == null ? null : answer.reported();
        if (!ending.used) {
            write(ending, Used.NOTHING, after);
        } else if (reported != null) {
            write(
                    ending,
                    new Used(reported.usage(), UsageSource.REPORTED, reported.addsUp(), null, draft.webSearches),
                    after);
        } else {
            CharSequence spoken = answer == null ? "" : answer.spoken();
            gateway.threads().run(() -> write(ending, estimate(spoken), after));
        }
    }

    /// Counts what the provider did not tell: slow, so away from the event loop.
    private Used estimate(CharSequence spoken) {
        var asked = new StringBuilder();
        Spoken.gather(request.body(), 0, request.body().length, asked);
        long frame = (long) MESSAGE_FRAME_TOKENS * request.messages() + ANSWER_FRAME_TOKENS;
        var usage = Usage.of(TokenEstimate.count(asked) + frame, TokenEstimate.count(spoken));
        return new Used(usage, UsageSource.ESTIMATED, true);
    }

    private void write(Ending ending, Used used, Runnable after) {
        Cost cost = used.source() == UsageSource.NONE ? null : cost(used.usage());
        CallRecord record = draft.ended(ending.status, ending.httpStatus, ending.failure, used, cost);
        CallContent content = transcript == null
                ? null
                : transcript.content(exchange.requestId(), exchange.startedAt(), request.body());
        gateway.record(record, content, () -> loop.run(after));
    }

    /// By the model that answered where the book knows it, else by the one that was asked for.
    Cost cost(Usage usage) {
        String pricedAs = provider().pricedAs();
        String model = gateway.prices().pricedModel(pricedAs, draft.servedModel, target.model());
        var consumption = new Consumption(usage, draft.webSearches, draft.serviceTier, draft.region);
        return gateway.prices().cost(pricedAs, model, exchange.startedAt(), consumption);
    }

    private void observe(@Nullable Failure failure) {
        long micros = (gateway.clock().nanoTime() - attemptSince) / 1000;
        // What the caller got wrong says nothing about the provider.
        String error = failure == null || failure.status() < 429
                ? null
                : failure.code().text();
        gateway.routing().observe(provider(), micros, error);
    }
}
