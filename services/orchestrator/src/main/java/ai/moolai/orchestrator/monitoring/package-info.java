/// What happened and how things are: the request log, health, and the metrics that Prometheus reads. It reads the feed
/// of finished calls and the monitoring database, and is never asked by the gateway.
@NullMarked
package ai.moolai.orchestrator.monitoring;

import org.jspecify.annotations.NullMarked;
