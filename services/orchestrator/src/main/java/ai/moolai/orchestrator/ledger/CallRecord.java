package ai.moolai.orchestrator.ledger;

import ai.moolai.base.KeyId;
import ai.moolai.base.OrganizationId;
import ai.moolai.base.RequestId;
import ai.moolai.base.Usage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One call, written down when it has ended, however it ended. The request id is its key everywhere.
///
/// @param cost what it cost; null when nothing was used, so that nothing is owed
public record CallRecord(
        RequestId requestId,
        OrganizationId organizationId,
        Instant startedAt,
        Who who,
        Asked asked,
        @Nullable Served served,
        Outcome outcome,
        Used used,
        @Nullable Cost cost,
        Timing timing) {

    /// Who called.
    ///
    /// @param clientRequestId the caller's own name for the call
    public record Who(
            @Nullable KeyId keyId,
            @Nullable String userId,
            String caller,
            @Nullable String clientRequestId) {}

    /// What was asked for.
    ///
    /// @param endpoint the route's template
    /// @param model as the caller named it; null when the request could not be read
    public record Asked(String endpoint, @Nullable String model, boolean stream, long requestBytes) {}

    /// Who answered.
    ///
    /// @param model as the provider names it, or as it was asked for it
    /// @param attempts how often the provider was called
    /// @param serviceTier the provider's word for the service it gave
    /// @param region the provider's word for where it worked
    /// @param pricedAs null in records of the first months
    public record Served(
            String provider,
            String model,
            int attempts,
            @Nullable String finishReason,
            @Nullable String serviceTier,
            @Nullable String region,
            @Nullable PricedAs pricedAs) {}

    /// Under which names a price is looked up where the price book does not know the model that answered.
    ///
    /// @param provider whose prices hold, as `openai` for a server of one's own that is priced like it
    /// @param model as the provider was asked for it
    public record PricedAs(String provider, String model) {}

    /// How it ended.
    ///
    /// @param httpStatus what the caller was told; 499 when it had gone
    public record Outcome(
            Status status,
            int httpStatus,
            @Nullable String errorCode,
            @Nullable String errorMessage,
            long responseBytes) {}

    /// The four ways a call ends.
    public enum Status {
        /// Answered to its end.
        OK,
        /// The provider or this process failed.
        ERROR,
        /// Turned away before any provider was asked.
        REFUSED,
        /// The caller went away.
        CANCELLED
    }

    /// What was used.
    ///
    /// @param addsUp false when the provider's numbers contradict themselves
    /// @param raw the provider's own JSON, kept only when it does not add up, and at most [#RAW_BYTES_MAX] of it
    /// @param webSearches how often the provider searched the web
    public record Used(
            Usage usage,
            UsageSource source,
            boolean addsUp,
            @Nullable String raw,
            long webSearches) {
        /// 16 KiB of UTF-8.
        public static final int RAW_BYTES_MAX = 16 << 10;

        public static final Used NOTHING = new Used(Usage.NONE, UsageSource.NONE, true);

        public Used {
            raw = addsUp || raw == null ? null : cut(raw);
        }

        public Used(Usage usage, UsageSource source, boolean addsUp) {
            this(usage, source, addsUp, null, 0);
        }

        /// As much of a text as its UTF-8 may take, and no half character.
        private static String cut(String text) {
            int bytes = 0;
            for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
                int point = text.codePointAt(i);
                bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
                if (bytes > RAW_BYTES_MAX) {
                    return text.substring(0, i);
                }
            }
            return text;
        }
    }

    /// Where the token counts come from.
    public enum UsageSource {
        /// No provider was asked, or it used nothing.
        NONE,
        /// The provider said so.
        REPORTED,
        /// Counted here, because the provider did not say, or never got to.
        ESTIMATED
    }

    /// How long it took, in microseconds.
    ///
    /// @param total from the request's arrival, its whole body included, to the answer's last byte
    /// @param firstToken until the first piece of text, of a stream
    /// @param upstream spent waiting for and reading from providers, pauses between attempts included
    public record Timing(long total, @Nullable Long firstToken, long upstream) {
        /// What this process added.
        public long overhead() {
            return Math.max(0, total - upstream);
        }
    }
}
