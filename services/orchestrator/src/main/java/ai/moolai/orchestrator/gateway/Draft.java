package ai.moolai.orchestrator.gateway;

import ai.moolai.base.Caller;
import ai.moolai.base.Clock;
import ai.moolai.base.Failure;
import ai.moolai.base.OrganizationId;
import ai.moolai.edge.Exchange;
import ai.moolai.llm.CallerRequest;
import ai.moolai.llm.Learned;
import ai.moolai.orchestrator.ledger.CallRecord;
import ai.moolai.orchestrator.ledger.CallRecord.Asked;
import ai.moolai.orchestrator.ledger.CallRecord.Outcome;
import ai.moolai.orchestrator.ledger.CallRecord.PricedAs;
import ai.moolai.orchestrator.ledger.CallRecord.Served;
import ai.moolai.orchestrator.ledger.CallRecord.Status;
import ai.moolai.orchestrator.ledger.CallRecord.Timing;
import ai.moolai.orchestrator.ledger.CallRecord.Used;
import ai.moolai.orchestrator.ledger.CallRecord.Who;
import ai.moolai.orchestrator.ledger.CallTrail;
import ai.moolai.orchestrator.ledger.Cost;
import ai.moolai.orchestrator.routing.Target;
import ai.moolai.orchestrator.stages.Stage;
import ai.moolai.orchestrator.stages.Stages;
import org.jspecify.annotations.Nullable;

/// What is measured of a call while it runs; in the end it becomes one record. It belongs to the call's event loop.
final class Draft {
    private static final int MESSAGE_CHARACTERS_MAX = 1000;
    private static final int WORD_CHARACTERS_MAX = 256;

    private final Exchange exchange;
    private final OrganizationId organization;
    private final Clock clock;
    private final int requestBytes;
    private final Stages.Call stages;

    /// Null where nobody follows calls.
    private final @Nullable Trail trail;

    /// When the request would have been here had its caller sent it all at once.
    private final long arrivedNanos;

    @Nullable
    CallerRequest request;

    @Nullable
    Target target;

    /// What the answer told of itself.
    Learned learned = new Learned();

    /// Whether the call was written down before it came to a provider.
    boolean over;

    int attempts;
    long responseBytes;

    private long firstTokenAt = -1;

    /// The body has come whole and is about to be read.
    Draft(Exchange exchange, GatewayConfig config, Clock clock, int requestBytes) {
        this.exchange = exchange;
        this.organization = config.organization();
        this.trail = config.trails() ? new Trail(exchange) : null;
        this.clock = clock;
        this.requestBytes = requestBytes;
        this.stages = new Stages.Call(exchange.startedNanos());
        long now = clock.nanoTime();
        stages.enter(Stage.RECEIVE, exchange.identifiedNanos());
        stages.enter(Stage.PARSE, now);
        this.arrivedNanos = exchange.startedNanos() + now - exchange.identifiedNanos();
    }

    /// The call comes to its next stage.
    void enter(Stage stage) {
        stages.enter(stage, clock.nanoTime());
    }

    void enter(Stage stage, long nowNanos) {
        stages.enter(stage, nowNanos);
    }

    /// @return when
    long upstreamBegins(Target asked) {
        attempts++;
        long now = clock.nanoTime();
        stages.enter(Stage.CONNECT, now);
        if (trail != null) {
            trail.begin(asked, now);
        }
        return now;
    }

    /// The provider answers.
    void upstreamAnswers(int status, long nowNanos) {
        stages.enter(Stage.RELAY, nowNanos);
        if (trail != null) {
            trail.head(status);
        }
    }

    /// A piece of a streamed answer came.
    void streams() {
        if (trail != null) {
            trail.chunk(clock.nanoTime());
        }
    }

    /// The attempt is over, if one is under way.
    void attempted(@Nullable Failure failure) {
        if (trail != null) {
            trail.end(failure, clock.nanoTime());
        }
    }

    /// The provider has no more part in the call; nor had it any in one that was refused.
    void upstreamEnds() {
        if (stages.stage() != Stage.RECORD) {
            enter(Stage.RECORD);
        }
    }

    /// The call is over, for the caller too.
    void counted(EventLoop loop) {
        stages.end(loop.stages, exchange.isAnswered() ? exchange.endedNanos() : clock.nanoTime());
    }

    void firstToken() {
        if (firstTokenAt < 0) {
            firstTokenAt = clock.nanoTime();
        }
    }

    boolean hasSpoken() {
        return firstTokenAt >= 0;
    }

    /// What this process has added so far, in milliseconds with two decimals: neither what the caller took to send its
    /// body, nor what was spent with providers.
    String overheadMillis() {
        long now = clock.nanoTime();
        long hundredths = (now - arrivedNanos - upstreamNanos(now)) / 10_000;
        String rest = Long.toString(hundredths % 100);
        return hundredths / 100 + (rest.length() < 2 ? ".0" : ".") + rest;
    }

    /// What the call came through, where somebody wants to know.
    @Nullable
    CallTrail trail() {
        return trail == null ? null : trail.ended(clock.nanoTime());
    }

    CallRecord ended(Status status, int httpStatus, @Nullable Failure failure, Used used, @Nullable Cost cost) {
        Caller caller = exchange.caller();
        CallerRequest asked = request;
        return new CallRecord(
                exchange.requestId(),
                organization,
                exchange.startedAt(),
                new Who(caller.keyId(), caller.userId(), caller.name(), exchange.clientRequestId()),
                new Asked(
                        exchange.template(),
                        asked == null ? null : asked.model(),
                        asked != null && asked.stream(),
                        requestBytes),
                served(),
                new Outcome(
                        status,
                        httpStatus,
                        failure == null ? null : failure.code().text(),
                        failure == null ? null : cut(failure.message(), MESSAGE_CHARACTERS_MAX),
                        responseBytes),
                used,
                cost,
                timing());
    }

    private @Nullable Served served() {
        Target chosen = target;
        if (chosen == null) {
            return null;
        }
        String model = learned.model == null ? chosen.model() : learned.model;
        return new Served(
                chosen.provider().name(),
                cut(model, WORD_CHARACTERS_MAX),
                attempts,
                cut(learned.finishReason, WORD_CHARACTERS_MAX),
                cut(learned.serviceTier, WORD_CHARACTERS_MAX),
                cut(learned.region, WORD_CHARACTERS_MAX),
                new PricedAs(chosen.provider().pricedAs(), chosen.model()));
    }

    private Timing timing() {
        long now = clock.nanoTime();
        long total = micros(now - arrivedNanos);
        Long firstToken = firstTokenAt < 0 ? null : micros(firstTokenAt - arrivedNanos);
        return new Timing(total, firstToken, micros(upstreamNanos(now)));
    }

    private long upstreamNanos(long nowNanos) {
        return stages.nanos(Stage.CONNECT, nowNanos)
                + stages.nanos(Stage.WAIT, nowNanos)
                + stages.nanos(Stage.RELAY, nowNanos);
    }

    private static long micros(long nanos) {
        return nanos / 1000;
    }

    @org.jspecify.annotations.NullUnmarked
    private static String cut(String text, int charactersMax) {
        return text == null || text.length() <= charactersMax ? text : text.substring(0, charactersMax);
    }
}
