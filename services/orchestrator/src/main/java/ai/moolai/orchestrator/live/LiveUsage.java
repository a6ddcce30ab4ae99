package ai.moolai.orchestrator.live;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// What is told of usage, out of what was counted at several moments. One thread asks at a time.
final class LiveUsage {
    private static final Duration RATE_OF = Duration.ofSeconds(10);
    private static final int SAMPLES_MAX = 64;

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long nanos, Amounts sinceStart) {}

    /// The value of a message.
    record Told(Span minute, Span day, @Nullable Rates rates) {}

    /// @param start its first moment, UTC
    record Span(
            Instant start,
            long requests,
            long errors,
            long unpriced,
            long inputTokens,
            long outputTokens,
            long totalTokens,
            BigDecimal costUsd,
            long costNanoUsd) {
        static Span of(Instant start, Amounts amounts) {
            return new Span(
                    start,
                    amounts.requests(),
                    amounts.errors(),
                    amounts.unpriced(),
                    amounts.inputTokens(),
                    amounts.outputTokens(),
                    amounts.inputTokens() + amounts.outputTokens(),
                    amounts.costUsd(),
                    amounts.costNanoUsd());
        }
    }

    /// Of the last seconds.
    record Rates(double requestsPerSecond, double errorsPerSecond, double tokensPerSecond, double usdPerHour) {}

    Told told(UsageCounts.Now now, long nanos) {
        while (!samples.isEmpty()
                && (samples.size() >= SAMPLES_MAX || nanos - samples.getFirst().nanos > RATE_OF.toNanos())) {
            samples.removeFirst();
        }
        Sample oldest = samples.peekFirst();
        samples.addLast(new Sample(nanos, now.sinceStart()));
        return new Told(
                Span.of(now.minute(), now.ofMinute()),
                Span.of(now.day(), now.ofDay()),
                oldest == null || oldest.nanos == nanos ? null : rates(oldest, now.sinceStart(), nanos));
    }

    private static Rates rates(Sample from, Amounts to, long nanos) {
        double seconds = (nanos - from.nanos) / 1e9;
        Amounts then = from.sinceStart;
        return new Rates(
                rounded((to.requests() - then.requests()) / seconds),
                rounded((to.errors() - then.errors()) / seconds),
                rounded((to.inputTokens() - then.inputTokens() + to.outputTokens() - then.outputTokens()) / seconds),
                rounded((to.costNanoUsd() - then.costNanoUsd()) / seconds * 3_600 / 1e9));
    }

    /// Nine digits behind the point are more than anybody looks at.
    private static double rounded(double rate) {
        return Math.round(rate * 1e9) / 1e9;
    }
}
