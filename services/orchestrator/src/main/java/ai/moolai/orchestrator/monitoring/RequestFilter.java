package ai.moolai.orchestrator.monitoring;

import ai.moolai.base.KeyId;
import ai.moolai.base.RequestId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which calls of the request log are asked for; null is any.
///
/// @param start from this moment on
/// @param end before this moment
/// @param text found in the model, provider, caller, error, or client request id
/// @param after the last row of the page before
record RequestFilter(
        @Nullable String clientRequestId,
        @Nullable String model,
        @Nullable String provider,
        @Nullable String userId,
        @Nullable KeyId keyId,
        @Nullable String status,
        @Nullable Long minLatencyMicros,
        @Nullable Long minCostNanos,
        @Nullable Instant start,
        @Nullable Instant end,
        @Nullable String text,
        @Nullable Place after) {

    /// A row's place in the log.
    record Place(Instant startedAt, RequestId requestId) {
        /// Before every call that began at `moment` or later.
        static Place before(Instant moment) {
            return new Place(moment, new RequestId(new UUID(0, 0)));
        }

        /// The end of the year 9999: PostgreSQL has moments for no more than that many more years.
        private static final long MICROS_MAX = 253_402_300_799_999_999L;

        /// As a cursor travels: epoch microseconds and the id.
        String cursor() {
            long micros = startedAt.getEpochSecond() * 1_000_000 + startedAt.getNano() / 1000;
            return micros + "-" + requestId;
        }

        /// @throws IllegalArgumentException when it is no cursor of ours
        static Place parse(String cursor) {
            int dash = cursor.indexOf('-', 1);
            if (dash < 0) {
                throw new IllegalArgumentException("cursor");
            }
            long micros = Long.parseLong(cursor.substring(0, dash));
            if (micros < 0 || micros > MICROS_MAX) {
                throw new IllegalArgumentException("cursor");
            }
            Instant at =
                    Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
            return new Place(at, RequestId.parse(cursor.substring(dash + 1)));
        }
    }
}
