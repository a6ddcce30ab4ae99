package ai.moolai.link;

import ai.moolai.base.FailureException;
import ai.moolai.base.Secret;
import ai.moolai.edge.Json;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One heartbeat as one HTTP request, within the time limits.
final class HeartbeatPost {
    /// What is kept of an answer, to say why it is a refusal.
    private static final int ANSWER_BYTES_MAX = 16 << 10;

    private static final int REASON_CHARACTERS_MAX = 300;
    private static final int PORT_HTTP = 80;
    private static final int PORT_HTTPS = 443;

    private final HttpClientAgent client;
    private final RequestOptions options;

    HeartbeatPost(HttpClientAgent client, URI controllerUrl, Secret key) {
        this.client = client;
        boolean secure = "https".equalsIgnoreCase(controllerUrl.getScheme());
        int port = controllerUrl.getPort();
        this.options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(controllerUrl.getHost())
                .setPort(port > 0 ? port : secure ? PORT_HTTPS : PORT_HTTP)
                .setSsl(secure)
                .setURI(controllerUrl.getRawPath().replaceAll("/+$", "") + Heartbeat.PATH)
                .setConnectTimeout(ControllerLink.CONNECT_MAX.toMillis())
                .setHeaders(MultiMap.caseInsensitiveMultiMap()
                        .add(HttpHeaders.CONTENT_TYPE, "application/json")
                        .add(HttpHeaders.USER_AGENT, "moolai")
                        .add(HttpHeaders.AUTHORIZATION, "Bearer " + key.reveal()));
    }

    /// Fails, with a message that says why, unless the controller took it.
    Future<Void> send(Heartbeat heartbeat) {
        Buffer body = Json.write(heartbeat);
        return client.request(options).compose(request -> exchange(request, body));
    }

    private static Future<Void> exchange(HttpClientRequest request, Buffer body) {
        return request.send(body)
                .compose(HeartbeatPost::judge)
                .timeout(ControllerLink.ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS)
                .recover(failed -> {
                    request.reset();
                    return Future.failedFuture(
                            failed instanceof TimeoutException
                                    ? new Refused("no answer within " + ControllerLink.ANSWER_MAX.toSeconds() + " s")
                                    : failed);
                });
    }

    private static Future<Void> judge(HttpClientResponse response) {
        Promise<Void> judged = Promise.promise();
        Buffer kept = Buffer.buffer();
        response.exceptionHandler(judged::tryFail);
        response.handler(chunk -> {
            if (kept.length() + chunk.length() <= ANSWER_BYTES_MAX) {
                kept.appendBuffer(chunk);
            }
        });
        response.endHandler(_ -> {
            int status = response.statusCode();
            if (status >= 200 && status < 300) {
                judged.tryComplete();
            } else {
                judged.tryFail(new Refused("status " + status + words(kept)));
            }
        });
        return judged.future();
    }

    /// What stands in the error envelope, if that is what was answered.
    private static String words(Buffer answer) {
        try {
            String message = Json.read(answer.getBytes(), JsonNode.class)
                    .path("error")
                    .path("message")
                    .asText("");
            String line = message.replaceAll("\\s+", " ").strip();
            return line.isEmpty() ? "" : ": " + line.substring(0, Math.min(line.length(), REASON_CHARACTERS_MAX));
        } catch (FailureException _) {
            return "";
        }
    }

    /// A heartbeat that was not taken.
    private static final class Refused extends RuntimeException {
        Refused(String message) {
            super(message, null, false, false);
        }
    }
}
