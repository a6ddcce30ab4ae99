package ai.moolai.house.planted.talkativeroom.orchestrator.live;

import io.vertx.core.Vertx;

public record Live(Vertx vertx) {}
