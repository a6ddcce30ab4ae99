package ai.moolai.orchestrator.live;

/// How much may be told: so much a second, and what comes at once may be a second's. One thread asks at a time.
final class Allowance {
    private double left;
    private long askedNanos;

    /// Takes one, if there is one.
    boolean take(int perSecond, long nowNanos) {
        double since = (nowNanos - askedNanos) / 1e9;
        askedNanos = nowNanos;
        left = Math.min(perSecond, left + since * perSecond);
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
