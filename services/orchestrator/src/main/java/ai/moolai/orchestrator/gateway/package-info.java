/// The hot path: the story of one model call, from its body to its record. Every decision is made here; the rooms it
/// asks only compute, in memory, and nothing here waits or blocks.
@NullMarked
package ai.moolai.orchestrator.gateway;

import org.jspecify.annotations.NullMarked;
