/// The orchestrators: known, alive, stopped or lost. It listens to their heartbeats and never calls them.
@NullMarked
package ai.moolai.controller.fleet;

import org.jspecify.annotations.NullMarked;
