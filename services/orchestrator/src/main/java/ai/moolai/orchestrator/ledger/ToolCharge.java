package ai.moolai.orchestrator.ledger;

import java.util.List;
import java.util.Locale;

/// What a provider does for a call beside reading and writing tokens, and charges by the number.
public enum ToolCharge {
    /// Searches of the web, grounding by a search included.
    WEB_SEARCH;

    /// How many calls of a tool a price is for.
    static final long CALLS_PRICED = 1_000;

    /// All of them, without the copy that `values()` makes on every call.
    static final List<ToolCharge> ALL = List.of(values());

    private final String key = name().toLowerCase(Locale.ROOT);

    /// The word for it in a price book, as `web_search`.
    public String key() {
        return key;
    }

    /// How many of them a call used.
    public long of(Consumption consumption) {
        return switch (this) {
            case WEB_SEARCH -> consumption.webSearches();
        };
    }
}
