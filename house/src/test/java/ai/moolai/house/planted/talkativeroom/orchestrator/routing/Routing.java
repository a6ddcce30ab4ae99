package ai.moolai.house.planted.talkativeroom.orchestrator.routing;

import com.fasterxml.jackson.core.JsonFactory;

/// Planted: a room that parses.
public record Routing(JsonFactory json) {}
