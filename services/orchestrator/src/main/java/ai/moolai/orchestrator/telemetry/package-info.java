/// What OpenTelemetry is told: a span for each call and for each attempt at a provider, and the metrics of its
/// conventions
/// for generative AI, sent to one collector over OTLP. It reads the feed of finished calls, never holds one up, never
/// sends what a call said, and where no endpoint is set nothing of it is loaded.
@NullMarked
package ai.moolai.orchestrator.telemetry;

import org.jspecify.annotations.NullMarked;
