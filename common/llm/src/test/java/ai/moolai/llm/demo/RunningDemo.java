package ai.moolai.llm.demo;

import ai.moolai.base.Clock;
import ai.moolai.base.Secret;
import ai.moolai.llm.TimeLimits;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// A demo provider that listens, and a plain HTTP client for it.
final class RunningDemo implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final DemoProvider provider;
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    RunningDemo() {
        provider = DemoProvider.start(vertx, Clock.system())
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    String token() {
        Secret key =
                Objects.requireNonNull(provider.provider(TimeLimits.DEFAULT).apiKey());
        return key.reveal();
    }

    /// A request with one message from the user.
    static JsonObject asking(String text) {
        return new JsonObject().put("model", "gpt-4").put("messages", new JsonArray().add(user(text)));
    }

    static JsonObject user(String text) {
        return new JsonObject().put("role", "user").put("content", text);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(provider.baseUrl() + path))
                .timeout(PATIENCE)
                .header("authorization", "Bearer " + token());
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new AssertionError("the exchange failed", failed);
        } catch (InterruptedException interrupted) {
            throw new AssertionError("interrupted", interrupted);
        }
    }

    HttpResponse<String> post(String body) {
        return send(request("/chat/completions")
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    /// The whole answer to a request that must succeed.
    JsonObject answer(JsonObject request) {
        var response = post(request.encode());
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + " " + response.body());
        }
        return new JsonObject(response.body());
    }

    /// The chunks of a stream that must end with `[DONE]`.
    List<JsonObject> stream(JsonObject request) {
        String body = post(request.copy().put("stream", true).encode()).body();
        if (!body.endsWith("data: [DONE]\n\n")) {
            throw new AssertionError("no [DONE] at the end of: " + body);
        }
        List<JsonObject> chunks = new ArrayList<>();
        body.lines()
                .filter(line -> line.startsWith("data: {"))
                .forEach(line -> chunks.add(new JsonObject(line.substring("data: ".length()))));
        return chunks;
    }

    static JsonObject choice(JsonObject answer) {
        return answer.getJsonArray("choices").getJsonObject(0);
    }

    static String text(JsonObject answer) {
        return choice(answer).getJsonObject("message").getString("content");
    }

    @Override
    public void close() {
        client.close();
        provider.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(5, TimeUnit.SECONDS)
                .join();
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(5, TimeUnit.SECONDS)
                .join();
    }
}
