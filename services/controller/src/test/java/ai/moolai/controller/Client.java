package ai.moolai.controller;

import ai.moolai.base.Clock;
import ai.moolai.base.OrchestratorId;
import ai.moolai.base.OrganizationId;
import ai.moolai.edge.Json;
import ai.moolai.link.HealthStatus;
import ai.moolai.link.Heartbeat;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Speaks to a controller over real sockets.
///
/// @param key shown as a bearer's, or null
record Client(int port, @Nullable String key) {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    record Answer(int status, String text) {
        JsonNode json() {
            return Json.read(text.getBytes(StandardCharsets.UTF_8), JsonNode.class);
        }

        String at(String pointer) {
            return json().at(pointer).asText();
        }
    }

    Client with(String otherKey) {
        return new Client(port, otherKey);
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer post(String path, String body) {
        return send(request(path)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    Answer beat(Heartbeat heartbeat) {
        return with(Servers.LINK_KEY.reveal())
                .post(Heartbeat.PATH, Json.write(heartbeat).toString());
    }

    static Heartbeat heartbeat(String organization, String url) {
        return new Heartbeat(
                Heartbeat.VERSION,
                OrchestratorId.next(Clock.system()),
                new OrganizationId(organization),
                "one of " + organization,
                url,
                "0.1.0",
                Instant.parse("2026-01-01T00:00:00Z"),
                HealthStatus.HEALTHY,
                false);
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20));
        return key == null ? request : request.header("authorization", "Bearer " + key);
    }

    private static Answer send(HttpRequest.Builder request) {
        try {
            var answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException failed) {
            return new Answer(-1, failed.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
