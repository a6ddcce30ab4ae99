package ai.moolai.store;

/// How many connections a pool keeps and how many it may open.
///
/// @param min kept open while idle, 0 to `max`
/// @param max open at once, 1 to 1000
public record PoolSize(int min, int max) {
    /// For an outside server: the 20 and 30 more that operators were promised.
    public static final PoolSize OUTSIDE = new PoolSize(20, 50);

    /// For the service's own server, which lives on the same cores.
    public static final PoolSize EMBEDDED = new PoolSize(2, 10);

    private static final int CONNECTIONS_MAX = 1000;

    public PoolSize {
        if (max < 1 || max > CONNECTIONS_MAX) {
            throw new IllegalArgumentException("pool max: " + max + " (expected: 1-" + CONNECTIONS_MAX + ")");
        }
        if (min < 0 || min > max) {
            throw new IllegalArgumentException("pool min: " + min + " (expected: 0-" + max + ")");
        }
    }
}
