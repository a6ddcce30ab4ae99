package ai.moolai.house.planted.talkativeroom.edge;

import io.vertx.core.Vertx;

public record Server(Vertx vertx) {}
