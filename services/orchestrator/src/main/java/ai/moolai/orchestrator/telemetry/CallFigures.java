package ai.moolai.orchestrator.telemetry;

import ai.moolai.orchestrator.ledger.CallRecord;
import ai.moolai.orchestrator.ledger.CallRecord.Served;
import ai.moolai.orchestrator.ledger.CallRecord.Status;
import ai.moolai.orchestrator.ledger.CallRecord.UsageSource;
import ai.moolai.orchestrator.ledger.CallTrail;
import ai.moolai.orchestrator.ledger.CallTrail.Attempt;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.Meter;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Counts finished calls into the metrics of the conventions for generative AI: what callers saw as `gen_ai.server.*`,
/// what providers did, attempt by attempt, as `gen_ai.client.*`.
final class CallFigures {
    private static final List<Long> TOKENS =
            LongStream.iterate(1, bound -> bound * 4).limit(14).boxed().toList();
    private static final List<Double> DURATIONS = Stream.iterate(1L, bound -> bound * 2)
            .limit(14)
            .map(bound -> bound / 100.0)
            .toList();
    private static final List<Double> FIRST_TOKEN =
            List.of(0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);
    private static final List<Double> PER_TOKEN =
            List.of(0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0, 2.5);

    private final Function<String, Peer> peers;
    private final LongHistogram tokens;
    private final DoubleHistogram attemptDuration;
    private final DoubleHistogram firstChunk;
    private final DoubleHistogram callDuration;
    private final DoubleHistogram firstToken;
    private final DoubleHistogram perToken;

    /// @param peers providers by their configured names
    CallFigures(Meter meter, Function<String, Peer> peers) {
        this.peers = peers;
        this.tokens = meter.histogramBuilder("gen_ai.client.token.usage")
                .ofLongs()
                .setUnit("{token}")
                .setDescription("Number of input and output tokens used.")
                .setExplicitBucketBoundariesAdvice(TOKENS)
                .build();
        this.attemptDuration =
                seconds(meter, "gen_ai.client.operation.duration", "How long attempts at providers took.", DURATIONS);
        this.firstChunk = seconds(
                meter,
                "gen_ai.client.operation.time_to_first_chunk",
                "How long providers took to the first chunk of a stream.",
                DURATIONS);
        this.callDuration =
                seconds(meter, "gen_ai.server.request.duration", "How long calls took, as callers saw it.", DURATIONS);
        this.firstToken = seconds(
                meter,
                "gen_ai.server.time_to_first_token",
                "How long streams took to their first token, as callers saw it.",
                FIRST_TOKEN);
        this.perToken = seconds(
                meter,
                "gen_ai.server.time_per_output_token",
                "How long each token of a stream took after its first.",
                PER_TOKEN);
    }

    private static DoubleHistogram seconds(Meter meter, String name, String description, List<Double> buckets) {
        return meter.histogramBuilder(name)
                .setUnit("s")
                .setDescription(description)
                .setExplicitBucketBoundariesAdvice(buckets)
                .build();
    }

    static double seconds(long nanos) {
        return nanos / 1e9;
    }

    void count(CallRecord call, CallTrail trail) {
        String operation = Names.operation(call.asked().endpoint());
        List<Attempt> attempts = trail.attempts();
        for (int i = 0; i < attempts.size(); i++) {
            attempt(call, attempts.get(i), operation, i == attempts.size() - 1);
        }
        if (!attempts.isEmpty()) {
            call(call, attempts.getLast(), operation);
        }
    }

    private void attempt(CallRecord call, Attempt attempt, String operation, boolean last) {
        boolean answered = last && call.outcome().status() == Status.OK;
        Attributes about =
                about(operation, attempt, answered ? call.served() : null).build();
        Attributes ended = attempt.errorCode() == null
                ? about
                : about.toBuilder().put(Names.ERROR_TYPE, attempt.errorCode()).build();
        attemptDuration.record(seconds(attempt.endedNanos() - attempt.beganNanos()), ended);
        if (attempt.firstChunkNanos() != null) {
            firstChunk.record(seconds(attempt.firstChunkNanos() - attempt.beganNanos()), about);
        }
        if (last && call.used().source() != UsageSource.NONE) {
            var usage = call.used().usage();
            tokens.record(
                    usage.input(),
                    about.toBuilder().put(Names.TOKEN_TYPE, "input").build());
            tokens.record(
                    usage.output(),
                    about.toBuilder().put(Names.TOKEN_TYPE, "output").build());
        }
    }

    private void call(CallRecord call, Attempt last, String operation) {
        boolean answered = call.outcome().status() == Status.OK;
        Attributes about =
                about(operation, last, answered ? call.served() : null).build();
        String error = call.outcome().errorCode();
        double total = call.timing().total() / 1e6;
        callDuration.record(
                total,
                error == null
                        ? about
                        : about.toBuilder().put(Names.ERROR_TYPE, error).build());
        Long first = call.timing().firstToken();
        if (answered && first != null) {
            firstToken.record(first / 1e6, about);
            long more = call.used().usage().output() - 1;
            if (more > 0) {
                perToken.record((total - first / 1e6) / more, about);
            }
        }
    }

    private AttributesBuilder about(String operation, Attempt attempt, @Nullable Served served) {
        Peer peer = peers.apply(attempt.provider());
        var about = Attributes.builder()
                .put(Names.OPERATION, operation)
                .put(Names.PROVIDER, peer.name())
                .put(Names.REQUEST_MODEL, attempt.model());
        if (peer.address() != null) {
            about.put(Names.SERVER_ADDRESS, peer.address()).put(Names.SERVER_PORT, peer.port());
        }
        if (served != null) {
            about.put(Names.RESPONSE_MODEL, served.model());
        }
        return about;
    }
}
