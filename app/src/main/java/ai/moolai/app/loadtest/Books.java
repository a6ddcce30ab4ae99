package ai.moolai.app.loadtest;

import ai.moolai.base.Clock;
import ai.moolai.base.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What an orchestrator wrote down of the test's own calls. They are made with a key of their own, so that they can be
/// told from all others, and every one of them must be in the log and in usage, once.
final class Books {
    private static final String ORGANIZATIONS = "/api/v1/orchestrators/";
    /// Longer than any test, should it be ended before it takes its key away.
    private static final Duration KEY_LIFE = Duration.ofMinutes(15);

    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final Pattern REQUEST_ID = Pattern.compile("\"request_id\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern CURSOR = Pattern.compile("\"next_cursor\"\\s*:\\s*\"([^\"]+)\"");

    private final Target administrator;
    private final Wire wire;
    private final Clock clock;
    private final Instant since;
    private final String organization;
    private final String keyId;
    private final Target caller;
    private final Set<String> heard = ConcurrentHashMap.newKeySet();
    private final AtomicLong tokens = new AtomicLong();
    private final AtomicLong unheard = new AtomicLong();

    private Books(Target administrator, Wire wire, Clock clock, String organization, String keyId, Secret key) {
        this.administrator = administrator;
        this.wire = wire;
        this.clock = clock;
        this.since = clock.now();
        this.organization = organization;
        this.keyId = keyId;
        this.caller = administrator.with(key);
    }

    /// @throws IllegalStateException when the orchestrator is not there, or gives no key
    static Books open(Target target, Wire wire, Clock clock) {
        String organization = organization(target, wire);
        Wire.Answer made = wire.post(
                target,
                ORGANIZATIONS + organization + "/api-keys",
                "{\"name\":\"load test\",\"expires_at\":\"" + clock.now().plus(KEY_LIFE) + "\"}");
        String keyId = made.field("key_id");
        String key = made.field("key");
        if (made.status() != 201 || keyId == null || key == null) {
            throw new IllegalStateException(target.url() + " gives no key for the test's own calls: " + made.outcome()
                    + " (expected: a token of an administrator, or AUTH_MODE=open)");
        }
        return new Books(target, wire, clock, organization, keyId, new Secret(key));
    }

    /// @throws IllegalStateException when no orchestrator is there
    static String organization(Target target, Wire wire) {
        Wire.Answer health = wire.get(target, "/health");
        String organization = health.field("organization_id");
        if (organization == null) {
            throw new IllegalStateException(target.url() + " is no orchestrator that is up: " + health.outcome()
                    + " (expected: a health answer with its organization; start it with ./moolai up)");
        }
        return organization;
    }

    String organization() {
        return organization;
    }

    /// By which the test's own calls are made.
    Target caller() {
        return caller;
    }

    /// A call has ended, for its caller.
    void heard(Wire.Answer answer) {
        if (answer.requestId() == null) {
            unheard.incrementAndGet();
            return;
        }
        heard.add(answer.requestId());
        String total = answer.field("total_tokens");
        tokens.addAndGet(total == null ? 0 : Long.parseLong(total));
    }

    /// Waits until the books hold what was heard, for `settleMax` at most, and says what they hold.
    void judge(Report report, Duration settleMax) {
        long deadline = clock.nanoTime() + settleMax.toNanos();
        Log log = log();
        Usage usage = usage();
        while (!(isWhole(log) && isWhole(usage)) && clock.nanoTime() - deadline < 0 && !Thread.interrupted()) {
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
            log = log();
            usage = usage();
        }
        report.check(
                organization + " log",
                isWhole(log),
                log.rows + " calls, " + log.missing(heard) + " missing, " + log.doubled() + " twice (expected: "
                        + heard.size() + ")");
        report.check(
                organization + " usage",
                isWhole(usage),
                usage.requests + " calls and " + usage.tokens + " tokens (expected: " + heard.size() + " and " + tokens
                        + ")");
    }

    /// A call whose answer broke off may be in the log under an id that nobody heard.
    private boolean isWhole(Log log) {
        return log.missing(heard) == 0 && log.doubled() == 0 && log.rows <= heard.size() + unheard.get();
    }

    private boolean isWhole(Usage usage) {
        return unheard.get() > 0
                ? usage.requests >= heard.size()
                : usage.requests == heard.size() && usage.tokens == tokens.get();
    }

    /// @param rows of the test's key
    private record Log(int rows, Set<String> ids) {
        int doubled() {
            return rows - ids.size();
        }

        long missing(Set<String> heard) {
            return heard.stream().filter(id -> !ids.contains(id)).count();
        }
    }

    private Log log() {
        Set<String> ids = new HashSet<>();
        int rows = 0;
        for (String page : pages("/api/v1/monitoring/requests?limit=1000&key_id=" + keyId)) {
            var found = REQUEST_ID.matcher(page);
            while (found.find()) {
                rows++;
                ids.add(found.group(1));
            }
        }
        return new Log(rows, ids);
    }

    private record Usage(long requests, long tokens) {}

    private Usage usage() {
        String start = since.truncatedTo(ChronoUnit.MINUTES).toString();
        String end = clock.now().plus(1, ChronoUnit.MINUTES).toString();
        var row = Pattern.compile("\"key_id\"\\s*:\\s*\"" + Pattern.quote(keyId)
                + "\"[^}]*?\"requests\"\\s*:\\s*(\\d+)[^}]*?\"total_tokens\"\\s*:\\s*(\\d+)");
        long requests = 0;
        long total = 0;
        for (String page : pages("/api/v1/monitoring/usage?granularity=minute&group_by=key_id&limit=1000&start=" + start
                + "&end=" + end)) {
            var found = row.matcher(page);
            while (found.find()) {
                requests += Long.parseLong(found.group(1));
                total += Long.parseLong(found.group(2));
            }
        }
        return new Usage(requests, total);
    }

    private List<String> pages(String path) {
        List<String> pages = new ArrayList<>();
        String cursor = null;
        do {
            Wire.Answer answer = wire.get(administrator, cursor == null ? path : path + "&cursor=" + encoded(cursor));
            pages.add(answer.text());
            cursor = cursor(answer);
        } while (cursor != null);
        return pages;
    }

    private static @Nullable String cursor(Wire.Answer answer) {
        var found = CURSOR.matcher(answer.text());
        return answer.good() && found.find() ? found.group(1) : null;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// The test's key is of no use to anybody afterwards.
    void close() {
        wire.delete(administrator, ORGANIZATIONS + organization + "/api-keys/" + keyId);
    }
}
