package ai.moolai.orchestrator.telemetry;

import ai.moolai.base.Usage;
import ai.moolai.orchestrator.ledger.CallRecord;
import ai.moolai.orchestrator.ledger.CallRecord.Served;
import ai.moolai.orchestrator.ledger.CallRecord.Status;
import ai.moolai.orchestrator.ledger.CallRecord.UsageSource;
import ai.moolai.orchestrator.ledger.CallTrail;
import ai.moolai.orchestrator.ledger.CallTrail.Attempt;
import ai.moolai.orchestrator.ledger.Cost;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes the spans of a call when it has ended: one for the call as its caller saw it, and under it one for each
/// attempt
/// at a provider. Tokens stand only at the attempt that used them, so that whoever adds up spans counts them once.
final class CallSpans {
    /// Every route of model calls.
    private static final String METHOD = "POST";

    private final Tracer tracer;
    private final Function<String, Peer> peers;
    private final String scheme;

    /// @param peers providers by their configured names
    /// @param scheme by which this service is called
    CallSpans(Tracer tracer, Function<String, Peer> peers, String scheme) {
        this.tracer = tracer;
        this.peers = peers;
        this.scheme = scheme;
    }

    void make(CallRecord call, CallTrail trail) {
        long start = epochNanos(call.startedAt());
        Span span = server(call, trail, start);
        if (span.isRecording()) {
            Context parent = Context.root().with(span);
            for (int i = 0; i < trail.attempts().size(); i++) {
                client(call, trail.attempts(), i, parent, start);
            }
        }
        span.end(start + trail.durationNanos(), TimeUnit.NANOSECONDS);
    }

    private Span server(CallRecord call, CallTrail trail, long start) {
        String endpoint = call.asked().endpoint();
        SpanBuilder builder = tracer.spanBuilder(METHOD + " " + endpoint)
                .setParent(W3CTraceContextPropagator.getInstance().extract(Context.root(), trail, CALLERS))
                .setSpanKind(SpanKind.SERVER)
                .setStartTimestamp(start, TimeUnit.NANOSECONDS)
                .setAttribute(Names.HTTP_METHOD, METHOD)
                .setAttribute(Names.HTTP_ROUTE, endpoint)
                .setAttribute(Names.URL_PATH, endpoint)
                .setAttribute(Names.URL_SCHEME, scheme)
                .setAttribute(Names.HTTP_STATUS, Long.valueOf(call.outcome().httpStatus()))
                .setAttribute(Names.OPERATION, Names.operation(endpoint))
                .setAttribute(Names.REQUEST_STREAM, call.asked().stream())
                .setAttribute(Names.REQUEST_ID, call.requestId().toString());
        put(builder, Names.REQUEST_MODEL, call.asked().model());
        put(builder, Names.ERROR_TYPE, call.outcome().errorCode());
        put(builder, Names.CLIENT_REQUEST_ID, call.who().clientRequestId());
        put(builder, Names.USER_ID, call.who().userId());
        if (call.who().keyId() != null) {
            builder.setAttribute(Names.KEY_ID, call.who().keyId().toString());
        }
        if (call.served() != null) {
            builder.setAttribute(Names.ATTEMPTS, Long.valueOf(call.served().attempts()));
        }
        if (call.cost() instanceof Cost.Priced priced) {
            builder.setAttribute(Names.COST, priced.amount().value());
        }
        Span span = builder.startSpan();
        if (failedHere(call.outcome())) {
            span.setStatus(StatusCode.ERROR);
        }
        return span;
    }

    /// As the conventions have it, what the caller got wrong is no error of the server's span.
    private static boolean failedHere(CallRecord.Outcome outcome) {
        return outcome.status() == Status.ERROR && (outcome.httpStatus() >= 500 || outcome.httpStatus() == 200);
    }

    private void client(CallRecord call, List<Attempt> attempts, int place, Context parent, long start) {
        Attempt attempt = attempts.get(place);
        Peer peer = peers.apply(attempt.provider());
        String operation = Names.operation(call.asked().endpoint());
        SpanBuilder builder = tracer.spanBuilder(operation + " " + attempt.model())
                .setParent(parent)
                .setSpanKind(SpanKind.CLIENT)
                .setStartTimestamp(start + attempt.beganNanos(), TimeUnit.NANOSECONDS)
                .setAttribute(Names.OPERATION, operation)
                .setAttribute(Names.PROVIDER, peer.name())
                .setAttribute(Names.CONFIGURED_PROVIDER, attempt.provider())
                .setAttribute(Names.REQUEST_MODEL, attempt.model())
                .setAttribute(Names.REQUEST_STREAM, call.asked().stream());
        if (peer.address() != null) {
            builder.setAttribute(Names.SERVER_ADDRESS, peer.address()).setAttribute(Names.SERVER_PORT, peer.port());
        }
        if (attempt.httpStatus() > 0) {
            builder.setAttribute(Names.HTTP_STATUS, Long.valueOf(attempt.httpStatus()));
        }
        if (place > 0) {
            builder.setAttribute(Names.HTTP_RESENDS, Long.valueOf(place));
        }
        if (attempt.firstChunkNanos() != null) {
            builder.setAttribute(
                    Names.FIRST_CHUNK, CallFigures.seconds(attempt.firstChunkNanos() - attempt.beganNanos()));
        }
        put(builder, Names.ERROR_TYPE, attempt.errorCode());
        if (place == attempts.size() - 1) {
            answer(call, builder);
        }
        Span span = builder.startSpan();
        if (attempt.errorCode() != null && call.outcome().status() != Status.CANCELLED) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end(start + attempt.endedNanos(), TimeUnit.NANOSECONDS);
    }

    /// What the last attempt gave and used.
    private static void answer(CallRecord call, SpanBuilder builder) {
        Served served = call.served();
        if (served != null && call.outcome().status() == Status.OK) {
            builder.setAttribute(Names.RESPONSE_MODEL, served.model());
        }
        if (served != null && served.finishReason() != null) {
            builder.setAttribute(Names.FINISH_REASONS, List.of(served.finishReason()));
        }
        if (call.used().source() == UsageSource.NONE) {
            return;
        }
        Usage usage = call.used().usage();
        builder.setAttribute(Names.INPUT_TOKENS, usage.input())
                .setAttribute(Names.OUTPUT_TOKENS, usage.output())
                .setAttribute(Names.USAGE_SOURCE, call.used().source().name().toLowerCase(Locale.ROOT));
        positive(builder, Names.CACHE_READ_TOKENS, usage.cacheRead());
        positive(builder, Names.CACHE_WRITE_TOKENS, usage.cacheWriteShort() + usage.cacheWriteLong());
        positive(builder, Names.REASONING_TOKENS, usage.outputReasoning());
    }

    private static void positive(SpanBuilder builder, AttributeKey<Long> key, long count) {
        if (count > 0) {
            builder.setAttribute(key, count);
        }
    }

    private static void put(SpanBuilder builder, AttributeKey<String> key, @Nullable String value) {
        if (value != null) {
            builder.setAttribute(key, value);
        }
    }

    private static long epochNanos(Instant moment) {
        return TimeUnit.SECONDS.toNanos(moment.getEpochSecond()) + moment.getNano();
    }

    /// The caller's own trace, as its headers told it.
    private static final TextMapGetter<CallTrail> CALLERS = new TextMapGetter<>() {
        @Override
        public @Nullable String get(@Nullable CallTrail trail, String key) {
            if (trail == null) {
                return null;
            }
            return key.equals("traceparent") ? trail.traceparent() : trail.tracestate();
        }
    };
}
