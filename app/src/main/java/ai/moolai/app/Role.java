package ai.moolai.app;

import java.util.Locale;

/// What a service is. They are stopped in this order: who has calls under way first, who is told about it last.
enum Role {
    ORCHESTRATOR,
    CONTROLLER;

    /// The command that runs it in the foreground.
    String command() {
        return name().toLowerCase(Locale.ROOT);
    }
}
