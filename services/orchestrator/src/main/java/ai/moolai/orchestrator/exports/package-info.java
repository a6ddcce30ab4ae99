/// Readings as files for other programs, of any span of time and in constant memory, and dashboards that show
/// them. It reads what the rooms `readings` and `monitoring` know, and never measures or keeps anything itself.
@NullMarked
package ai.moolai.orchestrator.exports;

import org.jspecify.annotations.NullMarked;
