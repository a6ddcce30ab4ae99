/// The orchestrator's side of the link: it tells a controller that it is here and how it is. Nothing waits for it, and
/// an orchestrator without a controller lacks nothing.
@NullMarked
package ai.moolai.orchestrator.control;

import org.jspecify.annotations.NullMarked;
