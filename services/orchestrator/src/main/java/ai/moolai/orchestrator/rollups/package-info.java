/// How much was called, used and spent: finished calls rolled up by minute, hour and day, and the usage route, which
/// reads nothing but roll-ups. It reckons them from the request log behind the scenes and is never asked by the
/// gateway.
@NullMarked
package ai.moolai.orchestrator.rollups;

import org.jspecify.annotations.NullMarked;
