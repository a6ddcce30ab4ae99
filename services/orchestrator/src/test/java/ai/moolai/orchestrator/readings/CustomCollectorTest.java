package ai.moolai.orchestrator.readings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import ai.moolai.base.MetricsCollector;
import ai.moolai.base.OrganizationId;
import ai.moolai.base.Threads;
import ai.moolai.testing.Conditions;
import ai.moolai.testing.ManualClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CustomCollectorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ManualClock clock = new ManualClock();
    private final Threads threads = new Threads(Throwable::printStackTrace);
    private final AtomicInteger calls = new AtomicInteger();

    @AfterEach
    void close() {
        threads.close();
    }

    private interface Work {
        @Nullable
        Map<String, Double> measure() throws Exception;
    }

    private MetricsCollector named(String name, Work work) {
        return new MetricsCollector() {
            @Override
            public String name() {
                return name;
            }

            @Override
            @SuppressWarnings("NullAway") // What a plug-in gives may be anything.
            public Map<String, Double> collect(OrganizationId organization) throws Exception {
                assertThat(organization).isEqualTo(new OrganizationId("org_001"));
                calls.incrementAndGet();
                return work.measure();
            }
        };
    }

    private CustomCollectors plugged(MetricsCollector... collectors) {
        return new CustomCollectors(List.of(collectors), new OrganizationId("org_001"), threads, clock);
    }

    /// One round as a reading makes it.
    private SortedMap<String, Double> round(CustomCollectors all) {
        all.expire();
        var begun = all.begin();
        Conditions.await("the run to end", PATIENCE, begun::isDone);
        return all.take();
    }

    @Test
    void whatACollectorMeasuresCountsOnce() {
        var all = plugged(named("spool", () -> Map.of("files", 3.0, "oldest_seconds", 12.5)));
        assertThat(round(all)).containsExactly(entry("files", 3.0), entry("oldest_seconds", 12.5));
        assertThat(all.take()).isEmpty();
        assertThat(all.states()).containsExactly(new Background.Plugged("spool", true, false, 0, null));
    }

    @Test
    void oneThatThrowsIsToldOfAndCostsTheOthersNothing() {
        var all = plugged(
                named("broken", () -> {
                    throw new IllegalStateException("no\n  licence");
                }),
                named("lacking", () -> {
                    throw new NoClassDefFoundError("lib/Gone");
                }),
                named("fine", () -> Map.of("files", 3.0)));
        assertThat(round(all)).containsExactly(entry("files", 3.0));
        assertThat(all.states())
                .containsExactly(
                        new Background.Plugged(
                                "broken", true, false, 1, "threw java.lang.IllegalStateException: no licence"),
                        new Background.Plugged(
                                "lacking", true, false, 1, "threw java.lang.NoClassDefFoundError: lib/Gone"),
                        new Background.Plugged("fine", true, false, 0, null));
    }

    @Test
    void afterThreeFailuresInARowItIsNotCalledAgain() {
        var all = plugged(named("broken", () -> {
            throw new IllegalStateException("no licence");
        }));
        for (int i = 0; i < 5; i++) {
            round(all);
        }
        assertThat(calls).hasValue(3);
        assertThat(all.states().getFirst().enabled()).isFalse();
        assertThat(all.states().getFirst().failuresTotal()).isEqualTo(3);
    }

    @Test
    void aSuccessBeginsTheCountAnew() {
        var all = plugged(named("moody", () -> {
            if (calls.get() % 3 == 0) {
                return Map.of("mood", 1.0);
            }
            throw new IllegalStateException("not now");
        }));
        for (int i = 0; i < 9; i++) {
            round(all);
        }
        assertThat(calls).hasValue(9);
        assertThat(all.states().getFirst().enabled()).isTrue();
        assertThat(all.states().getFirst().failuresTotal()).isEqualTo(6);
    }

    @Test
    void oneThatHangsIsInterruptedAndItsValuesDoNotCount() {
        var interrupted = new CountDownLatch(1);
        var all = plugged(
                named("slow", () -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException _) {
                        interrupted.countDown();
                    }
                    return Map.of("late", 1.0);
                }),
                named("fine", () -> Map.of("files", 3.0)));
        var begun = all.begin();
        Conditions.await(
                "the other to end",
                PATIENCE,
                () -> all.states().stream().filter(Background.Plugged::running).count() == 1);
        assertThat(all.take()).containsExactly(entry("files", 3.0));
        clock.advance(CustomCollector.RUN_MAX.minusMillis(1));
        all.expire();
        assertThat(all.states().getFirst().lastError()).isNull();
        clock.advance(Duration.ofMillis(1));
        all.expire();
        assertThat(all.states().getFirst().lastError()).isEqualTo("took longer than 5 s");
        Conditions.await("the interrupted run to end", PATIENCE, begun::isDone);
        assertThat(interrupted.getCount()).isZero();
        assertThat(all.take()).as("it was too late").isEmpty();
    }

    @Test
    void oneThatNeverEndsHasOneThreadAndIsDisabled() {
        var over = new CountDownLatch(1);
        var all = plugged(named("stuck", () -> {
            while (over.getCount() > 0) {
                Thread.onSpinWait(); // Deaf to interrupts.
            }
            return Map.of();
        }));
        for (int i = 0; i < 5; i++) {
            var _ = all.begin();
            clock.advance(CustomCollector.RUN_MAX);
            all.expire();
        }
        Background.Plugged state = all.states().getFirst();
        assertThat(state.enabled()).isFalse();
        assertThat(state.running()).isTrue();
        assertThat(state.failuresTotal()).isEqualTo(3);
        assertThat(state.lastError()).isEqualTo("the run that was interrupted still goes on");
        assertThat(calls).hasValueLessThanOrEqualTo(1);
        over.countDown();
        Conditions.await("the run to end", PATIENCE, () -> !all.areRunning());
    }

    @Test
    void valuesThatNoRowCanHoldAreRefusedWithTheReason() {
        Map<String, Double> many = new HashMap<>();
        for (int i = 0; i <= CustomCollector.METRICS_MAX; i++) {
            many.put("m" + i, 1.0);
        }
        var all = plugged(
                named("nothing", () -> null),
                named("nan", () -> Map.of("x", Double.NaN)),
                named("shouting", () -> Map.of("X", 1.0)),
                named("taken", () -> Map.of("cpu_usage", 1.0)),
                named("many", () -> many));
        assertThat(round(all)).isEmpty();
        List<@Nullable String> errors = all.states().stream()
                .<@Nullable String>map(Background.Plugged::lastError)
                .toList();
        assertThat(errors.get(0)).isEqualTo("gave null (expected: a map of values by name)");
        assertThat(errors.get(1)).isEqualTo("x is NaN (expected: a finite number)");
        assertThat(errors.get(2)).startsWith("metric \"X\" (expected: 1-64 lower-case letters");
        assertThat(errors.get(3))
                .startsWith("metric \"cpu_usage\" (expected:")
                .endsWith("no name that a row has already)");
        assertThat(errors.get(4)).isEqualTo("101 metrics (expected: at most 100)");
    }

    @Test
    void ofTwoThatUseOneNameTheFirstHasIt() {
        var all = plugged(named("a", () -> Map.of("depth", 1.0)), named("b", () -> Map.of("depth", 2.0, "other", 3.0)));
        assertThat(round(all)).containsExactly(entry("depth", 1.0), entry("other", 3.0));
        assertThat(all.states().get(1).lastError())
                .isEqualTo("metric \"depth\" is told by a already (expected: names of its own)");
    }
}
