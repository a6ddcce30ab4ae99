package ai.moolai.orchestrator.readings;

import org.jspecify.annotations.Nullable;

/// What two readings of a counter say of the time between them. A counter that went back was begun anew, and says
/// nothing.
final class Rates {
    private Rates() {}

    static @Nullable Double grown(@Nullable Long before, @Nullable Long now) {
        return before == null || now == null || now < before ? null : (Double) (double) (now - before);
    }

    static @Nullable Double perSecond(@Nullable Double grown, double seconds) {
        return grown == null || seconds <= 0 ? null : (Double) (grown / seconds);
    }

    static @Nullable Double percent(@Nullable Double part, double whole) {
        return part == null || whole <= 0 ? null : (Double) Math.clamp(100 * part / whole, 0, 100);
    }

    static @Nullable Double percentOf(long part, long whole) {
        return percent((double) part, (double) whole);
    }
}
