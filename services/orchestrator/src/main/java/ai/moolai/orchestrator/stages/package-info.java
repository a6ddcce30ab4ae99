/// Where the time of calls goes: each call's time is cut without a gap into stages, and each stage's durations are
/// counted. It knows no call, reads no clock and never waits.
@NullMarked
package ai.moolai.orchestrator.stages;

import org.jspecify.annotations.NullMarked;
