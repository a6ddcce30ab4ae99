package ai.moolai.orchestrator.monitoring;

import ai.moolai.base.KeyId;
import ai.moolai.base.NanoDollars;
import ai.moolai.base.RequestId;
import ai.moolai.base.Usage;
import ai.moolai.orchestrator.ledger.CallRecord;
import ai.moolai.orchestrator.ledger.Cost;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One finished call, as the request log shows it. Durations are milliseconds.
///
/// @param serviceTier the provider's word for the service it gave
/// @param region the provider's word for where it worked
/// @param costUsd exact, and by the newest correction; 0 when nothing was used, null when there is no price: then
///     `unpricedReason` says why
/// @param originalCostUsd what was reckoned when the call ended
/// @param correctedAt null when the cost was never corrected
/// @param overheadMs what this service added to the provider's own time
/// @param content what the call said, where that is kept and was asked for
public record RequestRow(
        RequestId requestId,
        @Nullable String clientRequestId,
        String organizationId,
        Instant startedAt,
        @Nullable KeyId keyId,
        @Nullable String userId,
        String caller,
        String endpoint,
        @Nullable String requestedModel,
        @Nullable String model,
        @Nullable String provider,
        boolean stream,
        String status,
        int httpStatus,
        @Nullable String errorCode,
        @Nullable String errorMessage,
        @Nullable String finishReason,
        int attempts,
        @Nullable String serviceTier,
        @Nullable String region,
        Tokens usage,
        long webSearches,
        @Nullable BigDecimal costUsd,
        @Nullable Long costNanoUsd,
        @Nullable String priceId,
        @Nullable String unpricedReason,
        @Nullable BigDecimal originalCostUsd,
        @Nullable Instant correctedAt,
        double latencyMs,
        @Nullable Double timeToFirstTokenMs,
        double upstreamMs,
        double overheadMs,
        long requestBytes,
        long responseBytes,
        Instant recordedAt,
        @Nullable Content content) {

    /// Tokens by class; the classes do not overlap, and `inputTokens` and `outputTokens` are their sums.
    ///
    /// @param source `none`, `reported` by the provider, or `estimated` here
    /// @param addsUp false when the provider's numbers contradict themselves
    /// @param raw these numbers, as the provider sent them; null when they add up, and in a list
    public record Tokens(
            long inputTokens,
            long outputTokens,
            long totalTokens,
            long inputUncachedTokens,
            long cacheReadTokens,
            long cacheWriteShortTokens,
            long cacheWriteLongTokens,
            long inputAudioTokens,
            long inputImageTokens,
            long outputTextTokens,
            long outputReasoningTokens,
            long outputAudioTokens,
            String source,
            boolean addsUp,
            @Nullable String raw) {
        /// As in a list: without the provider's own numbers.
        static Tokens of(CallRecord.Used used) {
            Usage usage = used.usage();
            return new Tokens(
                    usage.input(),
                    usage.output(),
                    usage.total(),
                    usage.inputUncached(),
                    usage.cacheRead(),
                    usage.cacheWriteShort(),
                    usage.cacheWriteLong(),
                    usage.inputAudio(),
                    usage.inputImage(),
                    usage.outputText(),
                    usage.outputReasoning(),
                    usage.outputAudio(),
                    used.source().name().toLowerCase(Locale.ROOT),
                    used.addsUp(),
                    null);
        }
    }

    /// What was said.
    public record Content(String request, String response, boolean truncated) {}

    /// As it will stand in the log, of a call that has just ended.
    public static RequestRow of(CallRecord call) {
        var who = call.who();
        var served = call.served();
        var outcome = call.outcome();
        var timing = call.timing();
        Long cost = null;
        String price = null;
        String unpriced = null;
        switch (call.cost()) {
            case null -> cost = 0L;
            case Cost.Priced(NanoDollars amount, String priceId) -> {
                cost = amount.value();
                price = priceId;
            }
            case Cost.Unpriced(String reason) -> unpriced = reason;
        }
        return new RequestRow(
                call.requestId(),
                who.clientRequestId(),
                call.organizationId().value(),
                call.startedAt(),
                who.keyId(),
                who.userId(),
                who.caller(),
                call.asked().endpoint(),
                call.asked().model(),
                served == null ? null : served.model(),
                served == null ? null : served.provider(),
                call.asked().stream(),
                outcome.status().name().toLowerCase(Locale.ROOT),
                outcome.httpStatus(),
                outcome.errorCode(),
                outcome.errorMessage(),
                served == null ? null : served.finishReason(),
                served == null ? 0 : served.attempts(),
                served == null ? null : served.serviceTier(),
                served == null ? null : served.region(),
                Tokens.of(call.used()),
                call.used().webSearches(),
                usd(cost),
                cost,
                price,
                unpriced,
                usd(cost),
                null,
                millis(timing.total()),
                timing.firstToken() == null ? null : millis(timing.firstToken()),
                millis(timing.upstream()),
                millis(timing.overhead()),
                call.asked().requestBytes(),
                outcome.responseBytes(),
                call.startedAt().plusNanos(TimeUnit.MICROSECONDS.toNanos(timing.total())),
                null);
    }

    private static double millis(long micros) {
        return micros / 1000.0;
    }

    RequestRow withoutContent() {
        return new RequestRow(
                requestId,
                clientRequestId,
                organizationId,
                startedAt,
                keyId,
                userId,
                caller,
                endpoint,
                requestedModel,
                model,
                provider,
                stream,
                status,
                httpStatus,
                errorCode,
                errorMessage,
                finishReason,
                attempts,
                serviceTier,
                region,
                usage,
                webSearches,
                costUsd,
                costNanoUsd,
                priceId,
                unpricedReason,
                originalCostUsd,
                correctedAt,
                latencyMs,
                timeToFirstTokenMs,
                upstreamMs,
                overheadMs,
                requestBytes,
                responseBytes,
                recordedAt,
                null);
    }

    static @Nullable BigDecimal usd(@Nullable Long nanos) {
        return nanos == null ? null : new NanoDollars(nanos).toUsd();
    }
}
