package ai.moolai.bench.chaos;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// What is done to a running orchestrator, and undone.
enum Fault {
    /// SIGKILL of the orchestrator; its PostgreSQL lives on and is adopted.
    KILL(8) {
        @Override
        void strike(Stage stage, Duration pause) throws IOException, InterruptedException {
            stage.orchestrator.kill();
            stage.orchestrator.startAgain();
            stage.orchestrator.awaitServing();
        }
    },
    /// SIGTERM of the orchestrator.
    TERMINATE(6) {
        @Override
        void strike(Stage stage, Duration pause) throws IOException, InterruptedException {
            stage.orchestrator.terminate();
            stage.orchestrator.startAgain();
            stage.orchestrator.awaitServing();
        }
    },
    /// SIGKILL of PostgreSQL, which the orchestrator starts again by itself.
    KILL_POSTGRES(5) {
        @Override
        void strike(Stage stage, Duration pause) throws InterruptedException {
            stage.orchestrator.postgres.kill();
            Waiting.until("another PostgreSQL", BACK_MAX, stage.orchestrator.postgres::answers);
        }
    },
    /// SIGSTOP of PostgreSQL, and SIGCONT after a while.
    PAUSE_POSTGRES(1) {
        @Override
        void strike(Stage stage, Duration pause) throws IOException, InterruptedException {
            stage.orchestrator.postgres.pause();
            try {
                TimeUnit.MILLISECONDS.sleep(pause.toMillis());
            } finally {
                stage.orchestrator.postgres.resume();
            }
        }
    },
    /// The monitoring database dropped and made again, empty.
    DROP_DATABASE(5) {
        @Override
        void strike(Stage stage, Duration pause) throws SQLException, InterruptedException {
            stage.dropDatabase();
        }
    };

    private static final Duration BACK_MAX = Duration.ofMinutes(1);

    private final int weight;

    Fault(int weight) {
        this.weight = weight;
    }

    /// Any of them, the slow one more seldom.
    static Fault drawn(Random random) {
        int total = 0;
        for (Fault fault : values()) {
            total += fault.weight;
        }
        int left = random.nextInt(total);
        for (Fault fault : values()) {
            left -= fault.weight;
            if (left < 0) {
                return fault;
            }
        }
        throw new IllegalStateException("no fault of weight " + total);
    }

    /// Returns when all that was broken is whole again, or is about to mend itself.
    abstract void strike(Stage stage, Duration pause) throws IOException, SQLException, InterruptedException;

    /// Whether a call may go without an answer, and which: nobody need notice what befalls the database.
    boolean excuses(Heard heard) {
        return switch (heard) {
            case Heard.Whole _, Heard.Left _ -> true;
            case Heard.Broken _ -> this == KILL || this == TERMINATE;
            case Heard.Refused(int status, String code) ->
                this == TERMINATE && status == 503 && code.contains("shutting_down");
        };
    }
}
