/// How long the usage route takes over logs of several sizes, and how roll-ups grow with them: an orchestrator of its
/// own,
/// calls that nobody made, and questions as dashboards ask them.
@NullMarked
package ai.moolai.bench.usage;

import org.jspecify.annotations.NullMarked;
