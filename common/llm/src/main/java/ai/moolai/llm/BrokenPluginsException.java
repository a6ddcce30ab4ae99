package ai.moolai.llm;

import java.util.List;

/// Plug-ins that cannot be used, all of them at once.
public final class BrokenPluginsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    /// @param faults a sentence each: which plug-in, what is wrong with it, what to do
    public BrokenPluginsException(List<String> faults) {
        super(String.join("\n", faults));
        this.faults = List.copyOf(faults);
    }

    public List<String> faults() {
        return faults;
    }
}
