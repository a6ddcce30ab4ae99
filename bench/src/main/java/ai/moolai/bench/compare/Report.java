package ai.moolai.bench.compare;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// Prints medians, ratios of the same round, and whether what is promised was kept.
final class Report {
    private static final String GATEWAY = "gateway";

    private final Map<Scenario, Map<String, List<Sample>>> samples;
    private boolean kept = true;

    Report(Map<Scenario, Map<String, List<Sample>>> samples) {
        this.samples = samples;
    }

    static void start(Footprint start) {
        System.out.printf(
                Locale.ROOT,
                "Gateway: serves %.0f ms after its process began, %d MB resident, idle at %.2f %% of a core%n",
                start.startMillis,
                start.residentMegabytes,
                start.idlePercent);
    }

    static void line(int round, Scenario scenario, String peer, Sample sample) {
        System.out.printf(
                Locale.ROOT,
                "round %d  %-12s %-9s %9.0f/s  p50 %.2f  p99 %.2f ms%s%n",
                round,
                scenario,
                peer,
                sample.told().perSecond(),
                sample.told().p50Millis(),
                sample.told().p99Millis(),
                sample.told().bad() == 0
                        ? ""
                        : "  BAD ANSWERS: " + sample.told().bad());
    }

    /// @return whether everything promised was kept, as far as it was measured
    boolean print(Footprint start) {
        System.out.printf(
                Locale.ROOT,
                "%n%-24s %5s %-9s %10s %8s %8s %8s %9s %7s %8s%n",
                "medians",
                "conns",
                "peer",
                "answers/s",
                "p50 ms",
                "p99 ms",
                "p99.9 ms",
                "CPU µs",
                "MB",
                "of nginx");
        samples.forEach((scenario, peers) -> peers.forEach((peer, taken) -> System.out.printf(
                Locale.ROOT,
                "%-24s %5d %-9s %10.0f %8.2f %8.2f %8.2f %9.1f %7.0f %8.3f%n",
                scenario.words,
                scenario.connections,
                peer,
                median(taken, sample -> sample.told().perSecond()),
                median(taken, sample -> sample.told().p50Millis()),
                median(taken, sample -> sample.told().p99Millis()),
                median(taken, sample -> sample.told().p999Millis()),
                median(taken, Sample::cpuMicros),
                median(taken, Sample::residentMegabytes),
                ratio(scenario, peer, "nginx").orElse(Double.NaN))));
        System.out.printf(Locale.ROOT, "%n%-58s %9s %9s%n", "promised", "asked", "measured");
        atLeast("answers/s at 64 connections, of nginx", 0.6, ratio(Scenario.WHOLE_64, GATEWAY, "nginx"));
        atLeast("the same, of the gateway from npm", 25, ratio(Scenario.WHOLE_64, GATEWAY, "portkey"));
        atLeast("full-speed streams, of the bare upstream", 0.85, ratio(Scenario.STREAM, GATEWAY, "upstream"));
        atLeast("100 KB prompts, of nginx", 0.4, ratio(Scenario.PROMPT_100K, GATEWAY, "nginx"));
        atMost(
                "added p50 at 8 connections, ms",
                0.2,
                added(sample -> sample.told().p50Millis()));
        atMost(
                "added p99 at 8 connections, ms",
                2,
                added(sample -> sample.told().p99Millis()));
        atMost("2,000 slow streams, MB resident", 350, most(Scenario.STREAMS_2000));
        atMost("serving after, ms", 1000, Optional.of(start.startMillis));
        atMost("resident after start, MB", 200, Optional.of((double) start.residentMegabytes));
        atMost("idle, % of a core", 1, Optional.of(start.idlePercent));
        long bad = samples.values().stream()
                .flatMap(peers -> peers.getOrDefault(GATEWAY, List.of()).stream())
                .mapToLong(sample -> sample.told().bad())
                .sum();
        atMost("answers of the gateway that were none", 0, Optional.of((double) bad));
        return kept;
    }

    private void atLeast(String what, double asked, Optional<Double> measured) {
        judge(what, asked, measured, measured.isEmpty() || measured.get() >= asked);
    }

    private void atMost(String what, double asked, Optional<Double> measured) {
        judge(what, asked, measured, measured.isEmpty() || measured.get() <= asked);
    }

    private void judge(String what, double asked, Optional<Double> measured, boolean holds) {
        kept &= holds;
        String figure =
                measured.map(value -> String.format(Locale.ROOT, "%.3f", value)).orElse("-");
        System.out.printf(
                Locale.ROOT,
                "%-58s %9s %9s  %s%n",
                what,
                asked,
                figure,
                measured.isEmpty() ? "not measured" : holds ? "" : "MISSED");
    }

    private Optional<Double> ratio(Scenario scenario, String one, String other) {
        return paired(
                scenario, one, other, (a, b) -> a.told().perSecond() / b.told().perSecond());
    }

    private Optional<Double> added(ToDoubleFunction<Sample> millis) {
        return paired(
                Scenario.WHOLE_8, GATEWAY, "upstream", (a, b) -> millis.applyAsDouble(a) - millis.applyAsDouble(b));
    }

    private Optional<Double> most(Scenario scenario) {
        List<Sample> taken = taken(scenario, GATEWAY);
        return taken.isEmpty()
                ? Optional.empty()
                : Optional.of(taken.stream()
                        .mapToDouble(Sample::residentMegabytes)
                        .max()
                        .orElse(0));
    }

    /// The median of what each round's two samples make.
    private Optional<Double> paired(
            Scenario scenario, String one, String other, ToDoubleBiFunction<Sample, Sample> both) {
        List<Sample> a = taken(scenario, one);
        List<Sample> b = taken(scenario, other);
        if (a.isEmpty() || a.size() != b.size()) {
            return Optional.empty();
        }
        return Optional.of(median(IntStream.range(0, a.size())
                .mapToDouble(i -> both.applyAsDouble(a.get(i), b.get(i)))
                .toArray()));
    }

    private List<Sample> taken(Scenario scenario, String peer) {
        return samples.getOrDefault(scenario, Map.of()).getOrDefault(peer, List.of());
    }

    private static double median(List<Sample> taken, ToDoubleFunction<Sample> value) {
        return median(taken.stream().mapToDouble(value).toArray());
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        java.util.Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
