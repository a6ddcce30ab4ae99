package ai.moolai.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;

/// What monitoring costs: one gateway with it and one without, asked in turns for many short rounds. Usage: `Watched
/// ROOT [ROUNDS]`. Ends with code 1 when it costs more than is promised.
public final class Watched {
    private static final int SERVED_CORE = 1;
    private static final int LOAD_CORE = 0;
    private static final int ROUNDS = 20;
    private static final int ROUNDS_MIN = 3;
    private static final int ROUNDS_MAX = 200;
    private static final int SECONDS = 3;
    private static final int WARMING_SECONDS = 6;
    private static final double THROUGHPUT_MIN = 0.99;
    private static final double ADDED_P99_MICROS_MAX = 50;

    private final Path folder;
    private final Peers peers;
    private final List<Peer> started = new ArrayList<>();

    private Watched(Path root, Path folder) {
        this.folder = folder;
        this.peers = new Peers(root, folder);
    }

    public static void main(String[] words) throws IOException, InterruptedException {
        List<String> missing = Peers.missing("wrk", "taskset");
        if (!missing.isEmpty()) {
            System.err.println("Not found: " + String.join(", ", missing) + ". On Debian: apt-get install wrk.");
            System.exit(2);
        }
        int rounds = words.length > 1 ? Integer.parseInt(words[1]) : ROUNDS;
        if (rounds < ROUNDS_MIN || rounds > ROUNDS_MAX) {
            System.err.println(rounds + " rounds (expected: " + ROUNDS_MIN + " to " + ROUNDS_MAX + ")");
            System.exit(2);
        }
        var watched = new Watched(Path.of(words[0]), Files.createTempDirectory("moolai-watched-"));
        boolean kept;
        try {
            kept = watched.run(rounds);
        } finally {
            watched.end();
        }
        System.exit(kept ? 0 : 1);
    }

    private boolean run(int rounds) throws IOException, InterruptedException {
        Peer upstream = peers.upstream();
        started.add(upstream);
        Peer with = gateway("with", upstream, "true");
        Peer without = gateway("without", upstream, "false");
        var everywhere = new Wrk(folder, -1);
        for (Scenario scenario : List.of(Scenario.WHOLE_64, Scenario.WHOLE_1, Scenario.WHOLE_64)) {
            for (Peer peer : List.of(with, without)) {
                var _ = everywhere.run(scenario, peer.url(), peer.headers(), WARMING_SECONDS);
            }
        }
        upstream.pin(LOAD_CORE);
        for (Peer peer : List.of(with, without)) {
            peer.pin(SERVED_CORE);
            for (ProcessHandle database : peer.databaseProcesses()) {
                Peer.pin(database, LOAD_CORE);
            }
        }
        List<Pair> full = pairs(rounds, Scenario.WHOLE_64, with, without);
        List<Pair> calm = pairs(rounds, Scenario.WHOLE_1, with, without);
        return report(full, calm);
    }

    private Peer gateway(String name, Peer upstream, String enabled) throws IOException, InterruptedException {
        Peer gateway = peers.gateway(
                name,
                folder.resolve(name),
                Peers.freePort(),
                upstream,
                Map.of("MOOLAI_JAVA_OPTS", Footprint.ONE_PROCESSOR, "MONITORING_ENABLED", enabled));
        started.add(gateway);
        return gateway;
    }

    /// What both came to in one round.
    private record Pair(Sample with, Sample without) {}

    /// Whoever comes second finds a machine that is warmer, or more tired: they take turns.
    private List<Pair> pairs(int rounds, Scenario scenario, Peer with, Peer without)
            throws IOException, InterruptedException {
        var wrk = new Wrk(folder, LOAD_CORE);
        List<Pair> pairs = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            boolean first = round % 2 == 1;
            Sample one = Sample.take(first ? with : without, wrk, scenario, SECONDS);
            Sample other = Sample.take(first ? without : with, wrk, scenario, SECONDS);
            var pair = first ? new Pair(one, other) : new Pair(other, one);
            Report.line(round, scenario, "with", pair.with);
            Report.line(round, scenario, "without", pair.without);
            pairs.add(pair);
        }
        return pairs;
    }

    private static boolean report(List<Pair> full, List<Pair> calm) {
        double throughput = shown(
                "answers/s at 64 connections, with / without",
                full,
                (with, without) -> with.told().perSecond() / without.told().perSecond());
        shown(
                "processor time of an answer, with / without",
                full,
                (with, without) -> with.cpuMicros() / without.cpuMicros());
        double p99 = shown(
                "added p99 of one caller, us",
                calm,
                (with, without) -> (with.told().p99Millis() - without.told().p99Millis()) * 1000);
        long bad = full.stream().mapToLong(Watched::bad).sum()
                + calm.stream().mapToLong(Watched::bad).sum();
        boolean kept = throughput >= THROUGHPUT_MIN && p99 <= ADDED_P99_MICROS_MAX && bad == 0;
        System.out.printf(
                Locale.ROOT,
                "%sasked: %.2f or more, and %.0f us or less; %d bad answers%n",
                kept ? "" : "FAILED ",
                THROUGHPUT_MIN,
                ADDED_P99_MICROS_MAX,
                bad);
        return kept;
    }

    private static long bad(Pair pair) {
        return pair.with.told().bad() + pair.without.told().bad();
    }

    /// Prints the median of all rounds with the quartiles, which tell what it is worth.
    private static double shown(String what, List<Pair> pairs, ToDoubleBiFunction<Sample, Sample> figure) {
        double[] sorted = pairs.stream()
                .mapToDouble(pair -> figure.applyAsDouble(pair.with, pair.without))
                .sorted()
                .toArray();
        double median = quantile(sorted, 0.5);
        System.out.printf(
                Locale.ROOT,
                "%-50s %8.3f  (quartiles %.3f and %.3f of %d rounds)%n",
                what,
                median,
                quantile(sorted, 0.25),
                quantile(sorted, 0.75),
                sorted.length);
        return median;
    }

    /// Between two neighbours it lies as far as its rank does.
    private static double quantile(double[] sorted, double of) {
        double rank = of * (sorted.length - 1);
        int below = (int) rank;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (sorted[above] - sorted[below]) * (rank - below);
    }

    private void end() throws IOException {
        try {
            for (Peer peer : started.reversed()) {
                peer.stop();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
