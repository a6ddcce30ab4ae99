package ai.moolai.orchestrator.rollups;

import java.util.Locale;

/// What usage can be grouped by.
enum Dimension {
    PROVIDER,
    MODEL,
    USER_ID,
    KEY_ID,
    AGENT_ID;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
