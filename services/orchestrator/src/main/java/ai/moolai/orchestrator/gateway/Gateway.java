package ai.moolai.orchestrator.gateway;

import ai.moolai.base.Clock;
import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import ai.moolai.base.Threads;
import ai.moolai.edge.Exchange;
import ai.moolai.edge.Reply;
import ai.moolai.llm.CallerDialect;
import ai.moolai.llm.CallerRequest;
import ai.moolai.llm.anthropic.AnthropicTokenCount;
import ai.moolai.orchestrator.ledger.CallRecord.Status;
import ai.moolai.orchestrator.ledger.CallRecord.Used;
import ai.moolai.orchestrator.ledger.Ledger;
import ai.moolai.orchestrator.ledger.PriceBook;
import ai.moolai.orchestrator.routing.Routing;
import ai.moolai.orchestrator.routing.Target;
import ai.moolai.orchestrator.stages.Stage;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The door: one model call, told from top to bottom. Whoever enters has been let in by the edge; however the call
/// ends, exactly one record of it is written.
public final class Gateway {
    /// Longer bodies are read on a virtual thread, so that an event loop is never held up by one caller. Of a prompt
    /// this
    /// long, reading takes 10 to 60 µs, by how many escapes it has.
    private static final int READ_ON_LOOP_BYTES_MAX = 128 << 10;

    private static final Duration SETTLE_MAX = Duration.ofSeconds(5);
    private static final Duration SETTLE_POLL = Duration.ofMillis(5);

    static final Failure INTERNAL = Failure.of(
            FailureCode.GATEWAY_INTERNAL,
            "this service failed on the call; the fault is not yours (expected: an answer; name the request id when you"
                    + " report it)");
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    private final GatewayConfig config;
    private final Routing routing;
    private final PriceBook prices;
    private final Ledger ledger;
    private final Clock clock;
    private final Threads threads;
    private final AtomicInteger open = new AtomicInteger();

    public Gateway(
            GatewayConfig config, Routing routing, PriceBook prices, Ledger ledger, Clock clock, Threads threads) {
        this.config = config;
        this.routing = routing;
        this.prices = prices;
        this.ledger = ledger;
        this.clock = clock;
        this.threads = threads;
    }

    /// Answers a call in the caller's dialect: reads it, decides, sends it on, relays the answer, writes it down.
    void call(Exchange exchange, byte[] body, CallerDialect dialect, EventLoop loop) {
        open.incrementAndGet();
        var draft = new Draft(exchange, config, clock, body.length);
        if (body.length <= READ_ON_LOOP_BYTES_MAX) {
            proceed(exchange, draft, dialect, read(dialect, body, exchange), loop);
        } else {
            exchange.onClosed(() -> gone(exchange, draft, loop));
            threads.run(() -> {
                Reading reading = read(dialect, body, exchange);
                loop.run(() -> proceed(exchange, draft, dialect, reading, loop));
            });
        }
    }

    /// The caller left, or was cut off at shutdown, before its request was read; or before it could be told that it was
    /// refused, which is written down already.
    private void gone(Exchange exchange, Draft draft, EventLoop loop) {
        if (!draft.over) {
            end(exchange, draft, loop, Status.CANCELLED, ModelCall.CALLER_GONE);
        }
    }

    /// Answers how many tokens a prompt has: the provider counts its own, at no cost; for the others they are estimated
    /// here, which asks nobody and is no call.
    void count(Exchange exchange, byte[] body, AnthropicTokenCount dialect, EventLoop loop) {
        var draft = new Draft(exchange, config, clock, body.length);
        threads.run(() -> {
            Reading reading = read(dialect, body, exchange);
            try {
                var estimate = reading.request == null ? Optional.<byte[]>empty() : estimate(exchange, reading.request);
                if (estimate.isPresent()) {
                    exchange.reply(Reply.of(200, AnswerHead.JSON, Buffer.buffer(estimate.get()))
                            .header("x-moolai-estimated", "true"));
                    return;
                }
            } catch (FailureException refused) {
                exchange.fail(refused.failure());
                return;
            } catch (RuntimeException bug) {
                LOG.error("tokens could not be counted: request_id={}", exchange.requestId(), bug);
                exchange.fail(INTERNAL);
                return;
            }
            loop.run(() -> {
                open.incrementAndGet();
                proceed(exchange, draft, dialect, reading, loop);
            });
        });
    }

    private Optional<byte[]> estimate(Exchange exchange, CallerRequest request) {
        return AnthropicTokenCount.estimate(
                request, decide(exchange, request).provider().dialect());
    }

    private void proceed(Exchange exchange, Draft draft, CallerDialect dialect, Reading reading, EventLoop loop) {
        if (draft.over) {
            return;
        }
        CallerRequest request = reading.request;
        if (request == null) {
            refuse(exchange, draft, loop, reading.failure);
            return;
        }
        draft.request = request;
        draft.enter(Stage.DECIDE);
        try {
            Target target = decide(exchange, request);
            draft.target = target;
            new ModelCall(this, new ModelCall.Asked(exchange, dialect, request), draft, target, loop).start();
        } catch (FailureException refused) {
            refuse(exchange, draft, loop, refused.failure());
        } catch (RuntimeException bug) {
            LOG.error("a call failed here: request_id={}", exchange.requestId(), bug);
            exchange.onClosed(() -> {}); // the call ends here, and is written down once
            end(exchange, draft, loop, Status.ERROR, INTERNAL);
        }
    }

    /// Who may call what, and who answers it.
    private Target decide(Exchange exchange, CallerRequest request) {
        Target target = routing.choose(request.model());
        if (!exchange.caller().mayCall(request.model()) && !exchange.caller().mayCall(target.model())) {
            throw Failure.at(
                            FailureCode.MODEL_NOT_ALLOWED,
                            "body.model",
                            "model: \"" + request.model() + "\" is not allowed for this key (expected: one of "
                                    + String.join(", ", exchange.caller().models()) + ")")
                    .asException();
        }
        return target;
    }

    private void refuse(Exchange exchange, Draft draft, EventLoop loop, @Nullable Failure why) {
        end(exchange, draft, loop, Status.REFUSED, why == null ? INTERNAL : why);
    }

    private void end(Exchange exchange, Draft draft, EventLoop loop, Status status, Failure failure) {
        draft.over = true;
        draft.upstreamEnds();
        var call = draft.ended(status, failure.status(), failure, Used.NOTHING, null);
        record(new Ledger.Finished(call, null, draft.trail()), draft, loop, () -> exchange.fail(failure));
    }

    /// Writes a call down: the last that happens to it here. `after` runs on the loop.
    void record(Ledger.Finished call, Draft draft, EventLoop loop, Runnable after) {
        Runnable last = () -> {
            after.run();
            draft.counted(loop);
        };
        if (loop.isCurrent()) {
            loop.finish(call, last, this::record);
        } else {
            record(List.of(call), () -> loop.run(last));
        }
    }

    private void record(List<Ledger.Finished> calls, Runnable written) {
        ledger.record(calls, () -> {
            open.addAndGet(-calls.size());
            written.run();
        });
    }

    /// Waits until every call that came in is written down, those included whose callers are gone.
    public void settle() {
        long deadline = clock.nanoTime() + SETTLE_MAX.toNanos();
        while (open.get() > 0 && clock.nanoTime() < deadline) {
            LockSupport.parkNanos(SETTLE_POLL.toNanos());
        }
    }

    /// A request, or why it is none.
    private record Reading(
            @Nullable CallerRequest request, @Nullable Failure failure) {}

    private static Reading read(CallerDialect dialect, byte[] body, Exchange exchange) {
        try {
            return new Reading(dialect.read(body, exchange::header), null);
        } catch (FailureException refused) {
            return new Reading(null, refused.failure());
        } catch (RuntimeException bug) {
            LOG.error("a request could not be read: request_id={}", exchange.requestId(), bug);
            return new Reading(null, INTERNAL);
        }
    }

    GatewayConfig config() {
        return config;
    }

    Routing routing() {
        return routing;
    }

    PriceBook prices() {
        return prices;
    }

    Clock clock() {
        return clock;
    }

    Threads threads() {
        return threads;
    }
}
