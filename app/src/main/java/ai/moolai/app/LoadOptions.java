package ai.moolai.app;

import ai.moolai.app.loadtest.Load;
import ai.moolai.app.loadtest.Target;
import ai.moolai.base.Secret;
import ai.moolai.config.Form;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What every load test may be told. Each amount has a bound, and nothing but this machine is called unless somebody
/// says
/// that it is theirs.
final class LoadOptions {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "An orchestrator; may be given several times. Those that `up` starts where none is given.")
    private List<String> urls = new ArrayList<>();

    @Option(
            names = "--token",
            paramLabel = "KEY",
            description = "Sent to each --url. What `up` starts is called with the key of its first administrator.")
    private @Nullable String token;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "How long, as 30s or 2m; 5m at most. Default: ${DEFAULT-VALUE}.")
    private String duration = "";

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "16",
            description = "Calls under way at once, 1 to 256. Default: ${DEFAULT-VALUE}.")
    private int concurrency;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Calls a second, measured from when each was due. 0: as fast as answers come.")
    private @Nullable Double rate;

    @Option(
            names = "--max-p99",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "Missed when 1 of 100 calls of a kind takes longer. Default: ${DEFAULT-VALUE}.")
    private String p99Max = "";

    @Option(
            names = "--max-error-rate",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "Missed when a larger share of calls fails, 0 to 1. Default: ${DEFAULT-VALUE}.")
    private double errorRateMax;

    @Option(
            names = "--i-own-the-target",
            description = "Allows a --url that is not this machine. Load on what is not yours is an attack.")
    private boolean owned;

    /// @param rateUsual where no rate is given
    Load load(Desk desk, double rateUsual) {
        Duration length = time("--duration", duration, Load.LENGTH_MAX);
        Duration slowest = time("--max-p99", p99Max, Duration.ofHours(1));
        between("--concurrency", concurrency, 1, Load.CONCURRENCY_MAX);
        between("--max-error-rate", errorRateMax, 0, 1);
        double perSecond = rate == null ? rateUsual : rate;
        between("--rate", perSecond, 0, 100_000);
        return new Load(targets(desk), length, concurrency, perSecond, slowest, errorRateMax);
    }

    private List<Target> targets(Desk desk) {
        if (urls.isEmpty()) {
            if (token != null) {
                throw new Refusal("--token without --url (expected: the --url that it is for).");
            }
            return desk.fleet().services().stream()
                    .filter(plan -> plan.role() == Role.ORCHESTRATOR)
                    .map(LoadOptions::started)
                    .toList();
        }
        Secret key = token == null ? null : new Secret(token);
        return urls.stream().map(text -> new Target(url(text), key)).toList();
    }

    private static Target started(ServicePlan plan) {
        Path file = plan.data().resolve("admin-key");
        try {
            return new Target(plan.url(), new Secret(Files.readString(file).strip()));
        } catch (IOException unreadable) {
            throw new Refusal(file + " cannot be read: it holds the key of the first administrator of " + plan.name()
                    + ". Start it with ./moolai up, or name another with --url and --token.");
        }
    }

    private URI url(String text) {
        URI url;
        try {
            url = Form.HTTP_URL.read().apply(text);
        } catch (RuntimeException notAUrl) {
            throw new Refusal("--url: " + text + " (expected: " + Form.HTTP_URL.expected() + ").");
        }
        if (!owned && !isThisMachine(url.getHost())) {
            throw new Refusal("--url: " + text + " is not this machine (expected: 127.0.0.1, or --i-own-the-target when"
                    + " you may put load on it).");
        }
        return url;
    }

    private static boolean isThisMachine(String host) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException _) {
            return false;
        }
    }

    static Duration time(String option, String text, Duration max) {
        try {
            Duration time = Form.DURATION.read().apply(text);
            if (!time.isZero() && time.compareTo(max) <= 0) {
                return time;
            }
        } catch (RuntimeException notATime) {
            // Told below, as what is too long.
        }
        throw new Refusal(option + ": " + text + " (expected: " + Form.DURATION.expected() + ", more than 0, at most "
                + max.toSeconds() + "s).");
    }

    static void between(String option, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw new Refusal(option + ": " + plain(value) + " (expected: " + plain(min) + " to " + plain(max) + ").");
        }
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
