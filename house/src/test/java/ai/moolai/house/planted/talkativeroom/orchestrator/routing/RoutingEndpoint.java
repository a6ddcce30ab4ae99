package ai.moolai.house.planted.talkativeroom.orchestrator.routing;

import com.fasterxml.jackson.core.JsonFactory;
import io.vertx.core.buffer.Buffer;

public record RoutingEndpoint(Buffer body) {
    record Parsed(JsonFactory json) {}
}
