package ai.moolai.bench.chaos;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// PostgreSQL stops for a long time while models are called at a steady pace: no call may fail or slow, and afterwards
/// every record and every reading must be there. A server that hangs is harder than one that is gone, whose connections
/// break at once.
///
/// @param pendingRecords that waited in the journal when the server came back
/// @param readings that were written of the time in which the server hung
/// @param settling until all was in the table
/// @param differences empty when all is as it must be
record Outage(
        Duration stopped,
        Latencies before,
        Latencies meanwhile,
        long pendingRecords,
        long readings,
        Duration settling,
        List<String> differences) {
    private static final Duration THINKING = Duration.ofMillis(20);
    private static final Duration READ_EVERY = Duration.ofSeconds(5);
    private static final Duration READINGS_MAX = Duration.ofSeconds(60);

    /// Of a median, and of a 99th percentile: what two halves of one quiet run differ by on a shared machine.
    private static final double SLOWER_MAX = 1.25;

    /// And by this much, for what is only a moment more of the scheduler's.
    private static final double SLOWER_MILLIS_MAX = 0.5;

    private static final String READINGS = "SELECT count(*) FROM user_system_performance";

    /// @param quiet how long the service is watched before, for comparison; a third of it warms up, and as much comes
    /// last
    static Outage play(Stage stage, Duration quiet, Duration stopped, Random random)
            throws IOException, SQLException, InterruptedException {
        var postgres = stage.orchestrator.postgres;
        List<Call> calls;
        Latencies before;
        Latencies meanwhile;
        long pending;
        long readings;
        try (var traffic = new Traffic(stage, random, THINKING)) {
            pass(quiet.dividedBy(3));
            traffic.latencies();
            pass(quiet);
            before = traffic.latencies();
            long written = postgres.count(READINGS);
            postgres.pause();
            try {
                pass(stopped);
                meanwhile = traffic.latencies();
                pending = stage.orchestrator.journal("pending_records");
            } finally {
                postgres.resume();
            }
            readings = readings(stage, written, stopped);
            pass(quiet.dividedBy(3));
            calls = traffic.finish();
        }
        List<String> differences = new ArrayList<>(Round.heardWrong(stage, Fault.PAUSE_POSTGRES, calls));
        long begun = System.nanoTime();
        differences.addAll(Round.settled(stage, Fault.PAUSE_POSTGRES, calls, begun));
        stage.settled(calls);
        return new Outage(
                stopped,
                before,
                meanwhile,
                pending,
                readings,
                Duration.ofNanos(System.nanoTime() - begun),
                differences);
    }

    /// What the stage has to be started with.
    static Map<String, String> settings() {
        return Map.of("METRICS_COLLECTION_INTERVAL", READ_EVERY.toSeconds() + "s");
    }

    /// What is not as it was promised; empty when all is.
    List<String> faults() {
        List<String> faults = new ArrayList<>(differences);
        for (double quantile : new double[] {0.5, 0.99}) {
            double usual = before.quantile(quantile);
            double then = meanwhile.quantile(quantile);
            if (then > usual * SLOWER_MAX + SLOWER_MILLIS_MAX) {
                faults.add(String.format(
                        Locale.ROOT,
                        "the quantile %.2f was %.2f ms (expected: as before, %.2f)",
                        quantile,
                        then,
                        usual));
            }
        }
        if (readings < readingsMin(stopped)) {
            faults.add(
                    readings + " readings of that time are written (expected: " + readingsMin(stopped) + " or more)");
        }
        return faults;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "stopped for %d s; before: %s; meanwhile: %s; %d records waited, %d readings; all in order after %.1f s",
                stopped.toSeconds(),
                before,
                meanwhile,
                pendingRecords,
                readings,
                settling.toMillis() / 1000.0);
    }

    /// Readings that waited are written some seconds after the server has come back.
    private static long readings(Stage stage, long before, Duration stopped) throws SQLException, InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            long written = stage.orchestrator.postgres.count(READINGS) - before;
            if (written >= readingsMin(stopped) || System.nanoTime() - begun > READINGS_MAX.toNanos()) {
                return written;
            }
            TimeUnit.SECONDS.sleep(1);
        }
    }

    /// One may have begun before, and one may be under way.
    private static long readingsMin(Duration stopped) {
        return Math.max(1, stopped.dividedBy(READ_EVERY) - 1);
    }

    private static void pass(Duration time) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(time.toMillis());
    }
}
