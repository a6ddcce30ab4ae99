package ai.moolai.orchestrator.rollups;

import ai.moolai.base.KeyId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What was called, used and spent in one bucket. Tokens stand in classes that do not overlap, as in the request log;
/// `inputTokens` and `outputTokens` are their sums. Latency is that of the calls that were answered.
///
/// @param start the bucket's first moment
/// @param provider null where usage is not grouped by it, and of calls that were refused; so are the next four
/// @param costUsd exact, by the newest corrections, of the calls that have a price
/// @param unpriced calls that have none
/// @param latencyP50Ms by a sketch, off by 1 % at most; null where no call was answered; so are the next two
public record UsageRow(
        Instant start,
        @Nullable String provider,
        @Nullable String model,
        @Nullable String userId,
        @Nullable KeyId keyId,
        @Nullable String agentId,
        BigInteger requests,
        BigInteger errors,
        BigInteger refused,
        BigInteger cancelled,
        BigInteger cached,
        BigInteger inputTokens,
        BigInteger outputTokens,
        BigInteger totalTokens,
        BigInteger inputUncachedTokens,
        BigInteger cacheReadTokens,
        BigInteger cacheWriteShortTokens,
        BigInteger cacheWriteLongTokens,
        BigInteger inputAudioTokens,
        BigInteger inputImageTokens,
        BigInteger outputTextTokens,
        BigInteger outputReasoningTokens,
        BigInteger outputAudioTokens,
        BigInteger webSearches,
        BigDecimal costUsd,
        BigInteger costNanoUsd,
        BigInteger unpriced,
        @Nullable Double latencyAvgMs,
        @Nullable Double latencyP50Ms,
        @Nullable Double latencyP95Ms,
        @Nullable Double latencyP99Ms,
        @Nullable Double timeToFirstTokenAvgMs,
        @Nullable Double timeToFirstTokenP50Ms,
        @Nullable Double timeToFirstTokenP95Ms) {}
