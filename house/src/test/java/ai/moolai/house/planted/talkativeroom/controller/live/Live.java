package ai.moolai.house.planted.talkativeroom.controller.live;

import io.vertx.core.Vertx;

/// Planted: only the orchestrator's room of this name may.
public record Live(Vertx vertx) {}
