package ai.moolai.house.planted.talkativeroom.orchestrator;

import io.vertx.core.Vertx;

record Main(Vertx vertx) {}
