package ai.moolai.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The whole comparison: starts everybody, warms up, asks them in turns, and prints what came of it beside what is
/// promised. Usage: `Compare ROOT [--rounds N] [--seconds N] [--only NAME,…] [--shared] [--java-options …]`.
public final class Compare {
    private static final int SERVED_CORE = 1;
    private static final int LOAD_CORE = 0;

    private final Options options;
    private final Path folder;
    private final Peers peers;
    private final Wrk warming;
    private final Wrk measuring;
    private volatile @Nullable Footprint footprint;
    private final Map<Scenario, Map<String, List<Sample>>> samples = new EnumMap<>(Scenario.class);

    private Compare(Options options, Path folder) {
        this.options = options;
        this.folder = folder;
        this.peers = new Peers(options.root, folder);
        this.warming = new Wrk(folder, -1);
        this.measuring = new Wrk(folder, options.shared ? -1 : LOAD_CORE);
    }

    /// @param shared whether everybody may run on every core; else those who are measured have one to themselves
    /// @param javaOptions of the gateway, besides its own
    record Options(Path root, int rounds, int seconds, Set<Scenario> only, boolean shared, String javaOptions) {
        static Options read(String[] words) {
            int rounds = 3;
            int seconds = 5;
            Set<Scenario> only = new TreeSet<>(Arrays.asList(Scenario.values()));
            boolean shared = false;
            String javaOptions = "";
            for (int i = 1; i < words.length; i++) {
                switch (words[i]) {
                    case "--rounds" -> rounds = Integer.parseInt(value(words, ++i));
                    case "--seconds" -> seconds = Integer.parseInt(value(words, ++i));
                    case "--only" -> only = scenarios(value(words, ++i));
                    case "--shared" -> shared = true;
                    case "--java-options" -> javaOptions = value(words, ++i);
                    default ->
                        throw new IllegalArgumentException(words[i]
                                + " (expected: --rounds N, --seconds N, --only A,B, --shared, --java-options \"…\")");
                }
            }
            return new Options(Path.of(words[0]), rounds, seconds, only, shared, javaOptions);
        }

        private static String value(String[] words, int at) {
            if (at == words.length) {
                throw new IllegalArgumentException(words[at - 1] + " without a value (expected: one behind it)");
            }
            return words[at];
        }

        private static Set<Scenario> scenarios(String names) {
            Set<Scenario> chosen = new TreeSet<>();
            for (String name : names.split(",", -1)) {
                chosen.add(Arrays.stream(Scenario.values())
                        .filter(scenario -> scenario.name().equalsIgnoreCase(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "--only " + name + " (expected: some of " + Arrays.toString(Scenario.values()) + ")")));
            }
            return chosen;
        }
    }

    public static void main(String[] words) throws IOException, InterruptedException {
        List<String> missing = Peers.missing("nginx", "wrk", "taskset");
        if (!missing.isEmpty()) {
            System.err.println("Not found: " + String.join(", ", missing) + ". On Debian: apt-get install nginx wrk.");
            System.exit(2);
        }
        Options options;
        try {
            options = Options.read(words);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(2);
            return;
        }
        Path folder = Files.createTempDirectory("moolai-compare-");
        boolean kept = new Compare(options, folder).run();
        System.exit(kept ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        List<Peer> started = new ArrayList<>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(started), "end"));
        Peer upstream = started(started, peers.upstream());
        Peer nginx = started(started, peers.nginx(upstream));
        var start = new Footprint(peers, folder.resolve("gateway"), upstream, options.javaOptions);
        footprint = start;
        Peer gateway = started(started, start.first());
        gateway = started(started, start.again(gateway));
        Report.start(start);
        List<Peer> all = new ArrayList<>(List.of(upstream, nginx, gateway));
        for (Peer other : peers.portkey(upstream)) {
            all.add(started(started, other));
        }
        warm(all);
        if (!options.shared) {
            start.pinDatabase(LOAD_CORE);
            for (Peer each : all) {
                each.pin(each.equals(upstream) ? LOAD_CORE : SERVED_CORE);
            }
        }
        for (int round = 1; round <= options.rounds; round++) {
            for (Scenario scenario : options.only) {
                turn(round, scenario, all);
            }
        }
        return new Report(samples).print(start);
    }

    private static Peer started(List<Peer> all, Peer peer) {
        all.add(peer);
        return peer;
    }

    /// On every core, so that the compiler does not compete with what it compiles.
    private void warm(List<Peer> all) throws IOException, InterruptedException {
        System.out.println("Warming up ...");
        for (Scenario scenario : Scenario.warming()) {
            for (Peer peer : all) {
                if (!peer.slow() || scenario.forSlowPeers()) {
                    var _ = warming.run(scenario, peer.url(), peer.headers(), options.seconds);
                }
            }
        }
    }

    /// Everybody, one after the other, is asked the same.
    private void turn(int round, Scenario scenario, List<Peer> all) throws IOException, InterruptedException {
        for (Peer peer : all) {
            if (peer.slow() && !scenario.forSlowPeers()) {
                continue;
            }
            Sample sample = Sample.take(peer, measuring, scenario, scenario.seconds(options.seconds));
            samples.computeIfAbsent(scenario, _ -> new LinkedHashMap<>())
                    .computeIfAbsent(peer.name(), _ -> new ArrayList<>())
                    .add(sample);
            Report.line(round, scenario, peer.name(), sample);
        }
    }

    private void end(List<Peer> started) {
        for (Peer peer : started.reversed()) {
            try {
                peer.stop();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        var start = footprint;
        if (start != null) {
            start.endDatabase();
        }
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException left) {
            System.err.println("left behind: " + left.getMessage());
        }
    }
}
