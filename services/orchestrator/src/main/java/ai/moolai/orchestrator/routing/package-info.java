/// Which provider serves a model, and how each provider is doing. It decides from names and configuration in memory;
/// it calls nobody.
@NullMarked
package ai.moolai.orchestrator.routing;

import org.jspecify.annotations.NullMarked;
