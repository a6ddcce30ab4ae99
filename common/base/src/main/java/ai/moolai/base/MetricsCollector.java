package ai.moolai.base;

import java.util.Map;

/// Measures something that MoolAI does not know of; what it measures stands under `custom` in every row of metrics.
/// A plug-in implements it, with a constructor without parameters, and names it in
/// `META-INF/services/ai.moolai.base.MetricsCollector`.
public interface MetricsCollector {
    /// What it is called in the status and in the log, as `spool`: 1-41 lower-case letters, digits, `_` or `-`.
    String name();

    /// The values now, by names of their own: lower-case letters, digits and `_`, beginning with a letter, 64
    /// characters at most, and none that a row has already. At most 100 of them, all finite; what cannot be known
    /// is left out.
    ///
    /// Called again and again, on a thread of its own, never twice at once. It may block. When it takes longer than
    /// 5 s its thread is interrupted and its values do not count; after three failures in a row it is not called
    /// again.
    ///
    /// @throws Exception when it cannot measure; told in the status
    Map<String, Double> collect(OrganizationId organization) throws Exception;
}
