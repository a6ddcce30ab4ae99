package ai.moolai.store;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Tells a database that is away from a statement that is wrong.
final class Outage {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private Outage() {}

    /// Class 08 is a broken connection, 57P0x a server going down or coming up, 53 one that is out of resources.
    static boolean is(Throwable failed) {
        for (@Nullable Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException) {
                return true;
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                String state = sql.getSQLState();
                return state.startsWith("08") || state.startsWith("57P0") || state.startsWith("53");
            }
        }
        return false;
    }

    static Failure failure(String database) {
        return Failure.of(
                        FailureCode.DATABASE_UNAVAILABLE,
                        "the " + database + " database does not answer (expected: an answer; try again)")
                .retryAfter(RETRY_AFTER);
    }
}
