/// What goes on is told to many readers at once, over server-sent events and WebSockets: topics, snapshots, numbered
/// events, resuming, slow readers. Each event is written as JSON once and each reader holds only a place in what all
/// share. It knows no topic of its own, and never holds up whoever publishes.
@NullMarked
package ai.moolai.edge.live;

import org.jspecify.annotations.NullMarked;
