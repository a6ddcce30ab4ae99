package ai.moolai.orchestrator.rollups;

import java.util.Set;

/// By what calls are told apart. Most questions ask for models alone, and there are far fewer of them than of callers:
/// each level is kept both ways.
enum Detail {
    CALLER(""),
    MODEL("_by_model");

    private static final Set<Dimension> OF_MODELS = Set.of(Dimension.PROVIDER, Dimension.MODEL, Dimension.AGENT_ID);

    private final String suffix;

    Detail(String suffix) {
        this.suffix = suffix;
    }

    /// The least detail that tells these apart.
    static Detail of(Set<Dimension> dimensions) {
        return OF_MODELS.containsAll(dimensions) ? MODEL : CALLER;
    }

    String table(Level level) {
        return "usage_" + level.word() + suffix;
    }
}
