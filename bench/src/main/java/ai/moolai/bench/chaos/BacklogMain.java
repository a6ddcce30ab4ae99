package ai.moolai.bench.chaos;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/// A start on a backlog of some megabytes. Ends with code 1 when it takes too long to be ready, or anything is not
/// moved.
public final class BacklogMain {
    private static final long MEGABYTES = 1024;
    private static final Duration READY_MAX = Duration.ofSeconds(5);

    private BacklogMain() {}

    public static void main(String[] arguments) throws IOException, SQLException, InterruptedException {
        long megabytes = arguments.length > 0 ? Long.parseLong(arguments[0]) : MEGABYTES;
        var backlog = Backlog.play(megabytes << 20);
        boolean good = backlog.isWhole() && backlog.ready().compareTo(READY_MAX) < 0;
        System.out.println((good ? "" : "FAILED ") + backlog);
        System.exit(good ? 0 : 1);
    }
}
