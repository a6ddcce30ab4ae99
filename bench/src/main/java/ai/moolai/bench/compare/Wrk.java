package ai.moolai.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Runs wrk, pinned to the core that the measured peer does not have.
///
/// @param core where it runs; -1 where it likes
record Wrk(Path folder, int core) {
    /// What one run tells.
    ///
    /// @param bad answers other than 2xx, and connections that failed
    record Result(double perSecond, double p50Millis, double p99Millis, double p999Millis, long requests, long bad) {}

    private static final Pattern TOLD =
            Pattern.compile("told requests=(\\d+) micros=(\\d+) p50=([0-9.]+) p99=([0-9.]+) p999=([0-9.]+) bad=(\\d+)");

    private static final String DONE = """
            done = function(summary, latency, requests)
              local e = summary.errors
              io.write(string.format("told requests=%d micros=%d p50=%.3f p99=%.3f p999=%.3f bad=%d\\n",
                summary.requests, summary.duration, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
                latency:percentile(99.9) / 1000, e.status + e.connect + e.read + e.write + e.timeout))
            end
            """;

    /// One run against `url`.
    Result run(Scenario scenario, String url, Map<String, String> headers, int seconds)
            throws IOException, InterruptedException {
        Path script = folder.resolve(scenario.name() + ".lua");
        var lua = new StringBuilder("wrk.method = \"POST\"\nwrk.body = [==[" + scenario.body() + "]==]\n");
        headers.forEach((name, value) -> lua.append("wrk.headers[\"" + name + "\"] = \"" + value + "\"\n"));
        Files.writeString(script, lua + DONE);
        List<String> command = new ArrayList<>();
        if (core >= 0) {
            command.addAll(List.of("taskset", "-c", Integer.toString(core)));
        }
        command.addAll(List.of(
                "wrk",
                "-t1",
                "-c" + scenario.connections,
                "-d" + seconds + "s",
                "--timeout",
                "30s",
                "--latency",
                "-s",
                script.toString(),
                url));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        process.waitFor();
        Matcher told = TOLD.matcher(output);
        if (!told.find()) {
            throw new IOException("wrk said: " + output.strip());
        }
        long requests = Long.parseLong(told.group(1));
        return new Result(
                requests / (Long.parseLong(told.group(2)) / 1e6),
                Double.parseDouble(told.group(3)),
                Double.parseDouble(told.group(4)),
                Double.parseDouble(told.group(5)),
                requests,
                Long.parseLong(told.group(6)));
    }
}
