package ai.moolai.app;

import ai.moolai.config.ConfigException;
import java.io.PrintWriter;
import java.io.StringWriter;

/// What a person is told when a command fails.
final class Complaint {
    private Complaint() {}

    /// A sentence when the cause is known; a stack trace only for what nobody foresaw.
    static String of(Throwable thrown) {
        return switch (thrown) {
            case Refusal refusal -> String.valueOf(refusal.getMessage());
            case ConfigException faults -> "The configuration will not do:\n" + faults.getMessage();
            case IllegalStateException state -> String.valueOf(state.getMessage());
            case java.io.UncheckedIOException failed -> String.valueOf(failed.getMessage());
            default -> {
                var trace = new StringWriter();
                thrown.printStackTrace(new PrintWriter(trace));
                yield trace.toString();
            }
        };
    }
}
