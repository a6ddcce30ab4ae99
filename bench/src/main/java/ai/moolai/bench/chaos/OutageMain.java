package ai.moolai.bench.chaos;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/// One long outage of PostgreSQL. Ends with code 1 when a call failed or slowed, or anything is missing afterwards.
public final class OutageMain {
    private static final long MINUTES = 10;
    private static final long MINUTES_MAX = 60;
    private static final Duration QUIET = Duration.ofMinutes(1);

    private OutageMain() {}

    public static void main(String[] arguments) throws IOException, SQLException, InterruptedException {
        long minutes = arguments.length > 0 ? Long.parseLong(arguments[0]) : MINUTES;
        if (minutes < 1 || minutes > MINUTES_MAX) {
            System.err.println(minutes + " minutes (expected: 1 to " + MINUTES_MAX + ")");
            System.exit(2);
        }
        boolean good;
        try (var stage = new Stage(List.of(), Outage.settings())) {
            stage.keep(true);
            var outage = Outage.play(stage, QUIET, Duration.ofMinutes(minutes), new Random());
            List<String> faults = outage.faults();
            good = faults.isEmpty();
            System.out.println((good ? "" : "FAILED ") + outage);
            faults.stream().limit(20).forEach(fault -> System.out.println("    " + fault));
            if (good) {
                stage.keep(false);
            } else {
                System.out.println("everything lies in " + stage.home);
            }
        }
        System.exit(good ? 0 : 1);
    }
}
