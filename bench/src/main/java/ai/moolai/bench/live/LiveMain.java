package ai.moolai.bench.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Measures live readers, and ends with code 1 when a figure is missed. Usage: `LiveMain ROOT [ROUNDS]`.
public final class LiveMain {
    private static final int EVENTS_PER_SECOND = 100;
    private static final Duration WATCH = Duration.ofSeconds(30);
    private static final int ROUNDS = 5;
    private static final int ROUND_SECONDS = 6;
    private static final double SEEN_MILLIS_MAX = 250;
    private static final double KILOBYTES_MAX = 64;
    private static final double FALL_PERCENT_MAX = 5;
    private static final Pattern PER_SECOND = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern BAD = Pattern.compile("Non-2xx[^\\n]*|Socket errors[^\\n]*");
    private static final String BODY = "{\"model\":\"gpt-4.1-mini\",\"messages\":[{\"role\":\"user\",\"content\":\""
            + "Tell me about one more word. ".repeat(32) + "\"}]}";

    private LiveMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path root = Path.of(arguments[0]);
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : ROUNDS;
        Path home = Files.createTempDirectory("moolai-live-");
        boolean kept;
        try (var served = new Served(root, home)) {
            Runtime.getRuntime().addShutdownHook(new Thread(served::close, "shutdown"));
            load(served, home, ROUND_SECONDS * 2);
            kept = watched(served);
            kept &= compared(served, home, rounds);
        } finally {
            delete(home);
        }
        System.exit(kept ? 0 : 1);
    }

    /// How soon events are seen, and what readers take.
    private static boolean watched(Served served) throws IOException, InterruptedException {
        pace(served, Duration.ofSeconds(3));
        long heap = served.heapBytes();
        long resident = served.residentBytes();
        double cpu = served.cpuSeconds();
        try (var readers = new Readers(served.port)) {
            // A socket may have been told something before what it asked for was read.
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            long begun = System.nanoTime();
            int made = pace(served, WATCH);
            double seconds = (System.nanoTime() - begun) / 1e9;
            double used = (served.cpuSeconds() - cpu) / seconds * 100;
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            long[] micros = readers.micros();
            double heapEach = (served.heapBytes() - heap) / 1024.0 / Readers.ALL;
            double residentEach = (served.residentBytes() - resident) / 1024.0 / Readers.ALL;
            double each = Math.max(0, heapEach) + Math.max(0, residentEach);
            long missed = 0;
            for (int i = 0; i < readers.calls.length(); i++) {
                missed += Math.abs(made - readers.calls.get(i));
            }
            double p99 = at(micros, 0.99) / 1000.0;
            boolean seen = p99 <= SEEN_MILLIS_MAX && micros.length > 0;
            boolean small = each <= KILOBYTES_MAX;
            boolean whole = missed == 0 && readers.open() == Readers.ALL;
            System.out.printf(
                    Locale.ROOT,
                    "%d readers, %d calls in %.0f s, %.1f MB/s told, %.0f %% of a core%n",
                    Readers.ALL,
                    made,
                    seconds,
                    readers.bytes.get() / 1e6 / seconds,
                    used);
            System.out.printf(
                    Locale.ROOT,
                    "seen within ms: p50 %.0f, p99 %.0f, most %.0f (at most %.0f)%s%n",
                    at(micros, 0.5) / 1000.0,
                    p99,
                    at(micros, 1) / 1000.0,
                    SEEN_MILLIS_MAX,
                    seen ? "" : "   MISSED");
            System.out.printf(
                    Locale.ROOT,
                    "memory of a reader: %.1f KB, %.1f of them heap (at most %.0f)%s%n",
                    each,
                    heapEach,
                    KILOBYTES_MAX,
                    small ? "" : "   MISSED");
            System.out.printf(
                    Locale.ROOT,
                    "readers still there: %d; calls that some reader was not told of: %d%s%n",
                    readers.open(),
                    missed,
                    whole ? "" : "   MISSED");
            return seen && small && whole;
        }
    }

    /// What calls lose by readers.
    private static boolean compared(Served served, Path home, int rounds) throws IOException, InterruptedException {
        double[] alone = new double[rounds];
        double[] beside = new double[rounds];
        double[] ratios = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            alone[i] = load(served, home, ROUND_SECONDS);
            try (var readers = new Readers(served.port)) {
                long before = readers.bytes.get();
                beside[i] = load(served, home, ROUND_SECONDS);
                ratios[i] = beside[i] / alone[i];
                System.out.printf(
                        Locale.ROOT,
                        "round %d: %.0f calls/s alone, %.0f beside readers, who were told %.1f MB/s%n",
                        i + 1,
                        alone[i],
                        beside[i],
                        (readers.bytes.get() - before) / 1e6 / ROUND_SECONDS);
            }
        }
        double fall = (1 - median(ratios)) * 100;
        boolean kept = fall <= FALL_PERCENT_MAX;
        System.out.printf(
                Locale.ROOT,
                "calls/s: %.0f alone, %.0f beside %d readers; in the median round %.1f %% fewer (at most %.0f)%s%n",
                median(alone),
                median(beside),
                Readers.ALL,
                fall,
                FALL_PERCENT_MAX,
                kept ? "" : "   MISSED");
        return kept;
    }

    /// Calls at a steady pace.
    private static int pace(Served served, Duration time) throws IOException {
        long begun = System.nanoTime();
        int made = 0;
        while (System.nanoTime() - begun < time.toNanos()) {
            served.call(BODY);
            made++;
            long due = begun + made * (1_000_000_000L / EVENTS_PER_SECOND);
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }
        return made;
    }

    /// As many calls as 64 connections can make.
    private static double load(Served served, Path home, int seconds) throws IOException, InterruptedException {
        Path script = home.resolve("call.lua");
        Files.writeString(script, "wrk.method = \"POST\"\nwrk.body = [==[" + BODY + "]==]\n");
        Process wrk = new ProcessBuilder(
                        "wrk",
                        "-t1",
                        "-c64",
                        "-d" + seconds + "s",
                        "-s",
                        script.toString(),
                        "http://127.0.0.1:" + served.port + "/v1/chat/completions")
                .redirectErrorStream(true)
                .start();
        String told = new String(wrk.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        wrk.waitFor();
        Matcher found = PER_SECOND.matcher(told);
        Matcher bad = BAD.matcher(told);
        if (!found.find() || bad.find()) {
            throw new IOException("wrk said: " + told.strip());
        }
        return Double.parseDouble(found.group(1));
    }

    private static double at(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * share))];
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length % 2 == 1
                ? sorted[sorted.length / 2]
                : (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
    }

    private static void delete(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
