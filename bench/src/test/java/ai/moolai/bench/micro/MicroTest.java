package ai.moolai.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// The benchmarks still run. What they measure here, in milliseconds and unwarmed, says nothing.
class MicroTest {
    @Test
    void everyBenchmarkRunsOnce() throws RunnerException {
        System.setProperty("jmh.ignoreLock", "true"); // another working copy's tests may run at the same time
        var options = new OptionsBuilder()
                .include("^ai\\.moolai\\.bench\\.micro\\.")
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(5))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        Set<String> ran = new TreeSet<>();
        for (RunResult result : new Runner(options).run()) {
            assertThat(result.getPrimaryResult().getScore()).isPositive();
            ran.add(result.getParams().getBenchmark());
        }
        assertThat(ran).isEqualTo(listed());
    }

    private static Set<String> listed() {
        var silent = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
        return BenchmarkList.defaultList().getAll(silent, List.of()).stream()
                .map(entry -> entry.getUsername())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
