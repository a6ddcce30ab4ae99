package ai.moolai.app.loadtest;

import ai.moolai.base.Clock;
import ai.moolai.base.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The door: puts load on orchestrators and says what came out.
public final class Loadtest {
    /// Model calls beside what is asked of monitoring: enough to have something to show.
    private static final double CALLS_BESIDE_PER_SECOND = 10;

    /// Streams take a second each at the demo provider, and the others must not wait for them.
    private static final int CALLERS_BESIDE = 16;

    private final Load load;
    private final Chats chats;
    private final Clock clock;
    private final Consumer<String> say;

    /// @param say takes a line
    public Loadtest(Load load, Chats chats, Clock clock, Consumer<String> say) {
        this.load = load;
        this.chats = chats;
        this.clock = clock;
        this.say = say;
    }

    /// Model calls alone.
    ///
    /// @return whether all went well and fast enough
    public boolean llm() {
        var report = new Report(load, say);
        try (var wire = new Wire()) {
            load.targets().forEach(target -> Books.organization(target, wire));
            var calls = new LlmLoad(load, chats, wire, clock, (_, _) -> {});
            double seconds = new Crew(clock, say)
                    .run(
                            load.concurrency(),
                            load.length(),
                            calls::call,
                            () -> line(calls.requests(), calls.errors(), "calls"));
            report.table(seconds, calls.asked(), calls.more());
            calls.judge(report);
        }
        return report.verdict();
    }

    /// What dashboards and scrapers ask for, with model calls beside, and readers of what is shown live.
    ///
    /// @param readers of each kind, at each target
    /// @param settleMax until the books hold every call
    /// @return whether all went well and fast enough, and the books hold every call
    public boolean monitoring(int readers, Duration settleMax) {
        var report = new Report(load, say);
        Map<Target, Books> books = new LinkedHashMap<>();
        try (var wire = new Wire()) {
            try {
                for (Target target : load.targets()) {
                    books.put(target, Books.open(target, wire, clock));
                }
                monitoring(readers, books, wire, report);
                books.values().forEach(each -> each.judge(report, settleMax));
            } finally {
                books.values().forEach(Books::close);
            }
        }
        return report.verdict();
    }

    private void monitoring(int readers, Map<Target, Books> books, Wire wire, Report report) {
        Map<Target, String> organizations = new HashMap<>();
        Map<Target, Books> ofCaller = new HashMap<>();
        List<Target> callers = new ArrayList<>();
        for (Target target : load.targets()) {
            Books own = books.get(target);
            if (own == null) {
                throw new IllegalStateException("no books of " + target.url());
            }
            organizations.put(target, own.organization());
            ofCaller.put(own.caller(), own);
            callers.add(own.caller());
        }
        var asking = new MonitoringLoad(load, organizations, wire, clock);
        var beside = new Load(
                callers, load.length(), CALLERS_BESIDE, CALLS_BESIDE_PER_SECOND, load.p99Max(), load.errorRateMax());
        var calls = new LlmLoad(beside, chats, wire, clock, (caller, answer) -> {
            Books own = ofCaller.get(caller);
            if (own != null) {
                own.heard(answer);
            }
        });
        List<Long> before = asking.collections();
        var live = new LiveReaders(load.targets(), readers, wire);
        double seconds;
        try (var threads = new Threads(fault -> report.miss("a reader failed: " + fault))) {
            live.start(threads);
            seconds = crew(asking, calls);
            live.over();
        }
        report.table(
                seconds,
                Stream.concat(asking.asked().stream(), calls.asked().stream()).toList(),
                calls.more());
        say.accept("");
        calls.judge(report);
        asking.judge(report, before);
        live.judge(report);
    }

    /// The first of the crew call models, the others ask.
    private double crew(MonitoringLoad asking, LlmLoad calls) {
        var place = new AtomicInteger();
        return new Crew(clock, say)
                .run(
                        CALLERS_BESIDE + load.concurrency(),
                        load.length(),
                        () -> {
                            if (place.getAndIncrement() < CALLERS_BESIDE) {
                                calls.call();
                            } else {
                                asking.ask();
                            }
                        },
                        () -> line(asking.requests(), asking.errors(), "questions") + "; "
                                + line(calls.requests(), calls.errors(), "calls"));
    }

    private static String line(long requests, long errors, String what) {
        return requests + " " + what + ", " + errors + " errors";
    }
}
