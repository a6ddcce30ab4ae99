package ai.moolai.app.loadtest;

import ai.moolai.base.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What dashboards and scrapers ask for, all at once.
final class MonitoringLoad {
    /// One kind of question; `{org}` stands for the organization.
    private record Question(String kind, String method, String path) {}

    private static final List<Question> QUESTIONS = List.of(
            new Question("newest reading", "GET", "/api/v1/system/metrics"),
            new Question("readings of a day", "GET", "/api/v1/system/metrics/organization/{org}?hours_back=24"),
            new Question("usage by minute", "GET", "/api/v1/monitoring/usage?granularity=minute&group_by=model"),
            new Question("request log", "GET", "/api/v1/monitoring/requests?limit=100"),
            new Question("collector's state", "GET", "/api/v1/system/status/background"),
            new Question("monitoring's health", "GET", "/api/v1/system/health"),
            new Question("health", "GET", "/health"),
            new Question("scrape", "GET", "/metrics"),
            new Question("reading made at once", "POST", "/api/v1/system/collect/immediate?organization_id={org}"));

    private final Load load;
    private final Wire wire;
    private final Clock clock;
    private final Map<Target, String> organizations;
    private final Pace pace;
    private final List<Tally> tallies =
            QUESTIONS.stream().map(question -> new Tally(question.kind)).toList();

    /// @param organizations of the targets
    MonitoringLoad(Load load, Map<Target, String> organizations, Wire wire, Clock clock) {
        this.load = load;
        this.wire = wire;
        this.clock = clock;
        this.organizations = organizations;
        this.pace = new Pace(clock, load.length(), load.rate(), Long.MAX_VALUE);
    }

    /// Asks until the time is over.
    void ask() {
        for (var turn = pace.next(); turn.isPresent(); turn = pace.next()) {
            long number = turn.get().number();
            int kind = (int) (number % QUESTIONS.size());
            Target target = load.target(number / QUESTIONS.size());
            Wire.Answer answer = ask(QUESTIONS.get(kind), target);
            tallies.get(kind).add(clock.nanoTime() - turn.get().dueNanos(), answer.outcome(), answer.good());
        }
    }

    private Wire.Answer ask(Question question, Target target) {
        String path = question.path.replace("{org}", String.valueOf(organizations.get(target)));
        return question.method.equals("GET") ? wire.get(target, path) : wire.post(target, path, "");
    }

    List<Tally> asked() {
        return tallies;
    }

    long requests() {
        return tallies.stream().mapToLong(Tally::requests).sum();
    }

    long errors() {
        return tallies.stream().mapToLong(Tally::errors).sum();
    }

    /// How many readings each target has made so far.
    List<Long> collections() {
        List<Long> counts = new ArrayList<>();
        for (Target target : load.targets()) {
            String total = wire.get(target, "/api/v1/system/status/background").field("collections_total");
            counts.add(total == null ? 0 : Long.parseLong(total));
        }
        return counts;
    }

    /// Whether readings went on meanwhile.
    void judge(Report report, List<Long> before) {
        List<Long> after = collections();
        for (int i = 0; i < before.size(); i++) {
            report.check(
                    organizations.get(load.targets().get(i)) + " readings",
                    after.get(i) > before.get(i),
                    before.get(i) + " -> " + after.get(i) + " (expected: more)");
        }
    }
}
