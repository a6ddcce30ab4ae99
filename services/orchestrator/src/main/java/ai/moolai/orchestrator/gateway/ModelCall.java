package ai.moolai.orchestrator.gateway;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import ai.moolai.base.NanoDollars;
import ai.moolai.base.Usage;
import ai.moolai.edge.Exchange;
import ai.moolai.llm.Bridge;
import ai.moolai.llm.CallerDialect;
import ai.moolai.llm.CallerRequest;
import ai.moolai.llm.ChatBridge;
import ai.moolai.llm.Learned;
import ai.moolai.llm.Provider;
import ai.moolai.llm.UpstreamCall;
import ai.moolai.llm.UpstreamListener;
import ai.moolai.llm.chat.ReportedUsage;
import ai.moolai.orchestrator.ledger.CallContent;
import ai.moolai.orchestrator.ledger.CallRecord;
import ai.moolai.orchestrator.ledger.CallRecord.Status;
import ai.moolai.orchestrator.ledger.CallRecord.UsageSource;
import ai.moolai.orchestrator.ledger.CallRecord.Used;
import ai.moolai.orchestrator.ledger.Consumption;
import ai.moolai.orchestrator.ledger.Cost;
import ai.moolai.orchestrator.ledger.Ledger;
import ai.moolai.orchestrator.routing.Target;
import ai.moolai.orchestrator.stages.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One call on its way: attempts at the provider until one answers or none will, then the record. It lives on its event
/// loop; every way out of it passes through [#end], once.
final class ModelCall {
    /// Longer requests are translated on a virtual thread.
    private static final int BUILD_ON_LOOP_BYTES_MAX = 64 << 10;
    static final Failure CALLER_GONE =
            Failure.of(FailureCode.CLIENT_CLOSED_REQUEST, "the caller closed the connection before the answer ended");
    private static final Logger LOG = LoggerFactory.getLogger(ModelCall.class);

    final Gateway gateway;
    final Exchange exchange;
    final Draft draft;
    final Target target;
    final EventLoop loop;
    final @Nullable Transcript transcript;

    private final Asked asked;
    private final RetryPolicy retries;
    private final long deadlineNanos;
    private @Nullable Bridge bridge;
    private @Nullable UpstreamCall upstream;
    private @Nullable Intake intake;
    private long attemptSince;
    private long retryTimer = -1;
    private boolean ended;
    /// Known when the call is written down.
    private @Nullable Cost cost;

    /// What came in.
    record Asked(Exchange exchange, CallerDialect dialect, CallerRequest request) {}

    /// How an attempt's answer is taken in.
    interface Intake extends UpstreamListener {
        /// About how many tokens were told so far. Slow: for a virtual thread.
        long answerTokens();
    }

    ModelCall(Gateway gateway, Asked asked, Draft draft, Target target, EventLoop loop) {
        this.gateway = gateway;
        this.asked = asked;
        this.exchange = asked.exchange;
        this.draft = draft;
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
        Bridge passage = asked.request.passage(provider().dialect(), target.model());
        exchange.onClosed(this::callerGone);
        if (passage != null) {
            proceed(new Built(passage, null));
        } else if (asked.request.body().length <= BUILD_ON_LOOP_BYTES_MAX) {
            proceed(build());
        } else {
            gateway.threads().run(() -> {
                Built built = build();
                loop.run(() -> proceed(built));
            });
        }
    }

    /// The way to the provider, or why there is none.
    private record Built(@Nullable Bridge bridge, @Nullable Failure failure) {}

    private Built build() {
        var call = new CallerRequest.Call(
                exchange.requestId().value().toString().replace("-", ""),
                exchange.startedAt().getEpochSecond());
        try {
            return new Built(asked.request.bridge(provider(), target.model(), call), null);
        } catch (FailureException refused) {
            return new Built(null, refused.failure());
        } catch (RuntimeException bug) {
            LOG.error("a request could not be translated: request_id={}", exchange.requestId(), bug);
            return new Built(null, Gateway.INTERNAL);
        }
    }

    private void proceed(Built built) {
        if (ended) {
            return;
        }
        if (built.bridge == null) {
            Failure failure = built.failure == null ? Gateway.INTERNAL : built.failure;
            Status status = failure.status() < 500 ? Status.REFUSED : Status.ERROR;
            end(new Ending(status, failure.status(), failure, false), () -> exchange.fail(failure));
            return;
        }
        bridge = built.bridge;
        attempt(built.bridge);
    }

    Provider provider() {
        return target.provider();
    }

    /// What it cost by what the provider told; empty where that is not known.
    Optional<NanoDollars> toldCost() {
        return draft.learned.usage != null && cost instanceof Cost.Priced priced
                ? Optional.of(priced.amount())
                : Optional.empty();
    }

    boolean isEnded() {
        return ended;
    }

    /// What the caller asked for and the provider did not get.
    List<String> dropped() {
        return bridge == null ? List.of() : bridge.request().dropped();
    }

    /// The failure as the event that ends a stream in the caller's dialect.
    byte[] errorEvent(Failure failure) {
        return asked.dialect.errorEvent(
                failure, exchange.requestId(), exchange.route().errors());
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

    private void attempt(Bridge way) {
        if (ended) {
            return;
        }
        attemptSince = draft.upstreamBegins(target);
        try {
            send(way);
        } catch (RuntimeException bug) {
            LOG.error("a call failed here: request_id={}", exchange.requestId(), bug);
            intake = null;
            broken(new Trouble(Gateway.INTERNAL, false, null, false), () -> exchange.fail(Gateway.INTERNAL));
        }
    }

    private void send(Bridge way) {
        Intake taken = asked.request.stream() && way instanceof ChatBridge chat
                ? new StreamedAnswer(this, chat)
                : new WholeAnswer(this, way);
        intake = taken;
        upstream = loop.upstream.post(
                provider(), way.request(), exchange.requestId().toString(), deadlineNanos, taken);
    }

    /// The attempt came to nothing before the caller was sent a byte.
    void failed(Trouble trouble) {
        if (ended) {
            return;
        }
        observe(trouble.failure());
        Duration left = Duration.ofNanos(deadlineNanos - gateway.clock().nanoTime());
        Optional<Duration> pause = retries.pause(draft.attempts, trouble, left);
        Bridge way = bridge;
        if (pause.isPresent() && way != null) {
            draft.enter(Stage.WAIT);
            intake = null; // who leaves during the pause owes nothing for it
            retryTimer = loop.vertx.setTimer(Math.max(1, pause.get().toMillis()), _ -> attempt(way));
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
        int status = exchange.answer().isBegun() ? 200 : failure.status();
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
            loop.vertx.cancelTimer(retryTimer);
            boolean sent = intake != null && upstream != null && upstream.isSent();
            end(new Ending(Status.CANCELLED, CALLER_GONE.status(), CALLER_GONE, sent), () -> {});
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
        draft.attempted(ending.failure);
        ReportedUsage reported = draft.learned.usage;
        boolean last = ending.status == Status.OK || draft.learned.finishReason != null;
        if (!ending.used) {
            write(ending, Used.NOTHING, after);
        } else if (reported != null && last) {
            write(ending, used(reported.usage(), UsageSource.REPORTED, reported), after);
        } else {
            Intake taken = intake;
            gateway.threads().run(() -> write(ending, estimate(reported, taken), after));
        }
    }

    /// Counts what the provider did not tell: slow, so away from the event loop. What it told before the answer broke
    /// off, as of the prompt, stands; of the answer it had told less than it made.
    private Used estimate(@Nullable ReportedUsage reported, @Nullable Intake taken) {
        long told = taken == null ? 0 : counted(taken::answerTokens);
        if (reported == null) {
            long asks = bridge == null ? 0 : counted(bridge::promptTokens);
            return new Used(Usage.of(asks, told), UsageSource.ESTIMATED, true);
        }
        Usage known = reported.usage();
        long more = Math.max(0, told - known.output());
        return used(known.withOutputText(known.outputText() + more), UsageSource.ESTIMATED, reported);
    }

    private static Used used(Usage usage, UsageSource source, ReportedUsage reported) {
        return new Used(usage, source, reported.addsUp(), reported.raw(), reported.webSearches());
    }

    /// A call is written down even if its tokens cannot be counted.
    private long counted(LongSupplier tokens) {
        try {
            return tokens.getAsLong();
        } catch (RuntimeException bug) {
            LOG.error("tokens could not be counted: request_id={}", exchange.requestId(), bug);
            return 0;
        }
    }

    private void write(Ending ending, Used used, Runnable after) {
        cost = used.source() == UsageSource.NONE ? null : reckoned(used);
        CallRecord record = draft.ended(ending.status, ending.httpStatus, ending.failure, used, cost);
        CallContent content = transcript == null
                ? null
                : transcript.content(exchange.requestId(), exchange.startedAt(), asked.request.body());
        gateway.record(new Ledger.Finished(record, content, draft.trail()), draft, loop, after);
    }

    /// By the model that answered where the book knows it, else by the one that was asked for.
    private Cost reckoned(Used used) {
        String pricedAs = provider().pricedAs();
        Learned learned = draft.learned;
        String model = gateway.prices().pricedModel(pricedAs, learned.model, target.model());
        var consumption = new Consumption(used.usage(), used.webSearches(), learned.serviceTier, learned.region);
        return gateway.prices().cost(pricedAs, model, exchange.startedAt(), consumption);
    }

    private void observe(@Nullable Failure failure) {
        draft.attempted(failure);
        long micros = (gateway.clock().nanoTime() - attemptSince) / 1000;
        // What the caller got wrong says nothing about the provider.
        String error = failure == null || failure.status() < 429
                ? null
                : failure.code().text();
        gateway.routing().observe(provider(), micros, error);
    }
}
