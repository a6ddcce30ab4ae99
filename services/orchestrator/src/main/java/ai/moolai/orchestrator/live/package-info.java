/// Shows live what happens: readings, finished calls, usage, health and alerts, as topics over server-sent events and
/// WebSockets. It costs a model call next to nothing while nobody reads, and it never shows what a call said.
@NullMarked
package ai.moolai.orchestrator.live;

import org.jspecify.annotations.NullMarked;
