package ai.moolai.llm.demo;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import ai.moolai.base.Secret;
import io.vertx.core.AsyncResult;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request to the demo provider and its reply.
final class DemoExchange {
    private static final Logger LOG = LoggerFactory.getLogger(DemoProvider.class);
    private static final int BODY_BYTES_MAX = 32 << 20;
    private static final String MODELS = "/v1/models";
    private static final String BEARER = "Bearer ";

    private final Vertx vertx;
    private final Composer composer;
    private final HttpServerRequest request;
    private final Buffer body = Buffer.buffer();
    private boolean refused;

    DemoExchange(Vertx vertx, Composer composer, HttpServerRequest request) {
        this.vertx = vertx;
        this.composer = composer;
        this.request = request;
    }

    void serve(Secret token) {
        String credential = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (credential == null
                || !credential.startsWith(BEARER)
                || !token.matches(credential.substring(BEARER.length()))) {
            refuse(Failure.of(
                    FailureCode.INVALID_API_KEY,
                    "wrong or no API key (expected: the token that this process made at its start)"));
            return;
        }
        String path = request.path();
        if ("/v1/chat/completions".equals(path)) {
            if (allowed(HttpMethod.POST)) {
                read(composer::compose);
            }
        } else if ("/v1/embeddings".equals(path)) {
            if (allowed(HttpMethod.POST)) {
                read(given -> new Composer.Composed(false, List.of(Embedder.embed(given))));
            }
        } else if (MODELS.equals(path)) {
            if (allowed(HttpMethod.GET)) {
                reply(200, Wire.models().toBuffer());
            }
        } else if (path != null && path.startsWith(MODELS + "/")) {
            if (allowed(HttpMethod.GET)) {
                // It serves any name, and so knows any name.
                reply(
                        200,
                        Wire.MODEL
                                .copy()
                                .put("id", path.substring(MODELS.length() + 1))
                                .toBuffer());
            }
        } else {
            refuse(
                    Failure.of(
                            FailureCode.NOT_FOUND,
                            path
                                    + ": no such path (expected: POST /v1/chat/completions, POST /v1/embeddings or GET /v1/models)"));
        }
    }

    private boolean allowed(HttpMethod method) {
        if (request.method().equals(method)) {
            return true;
        }
        request.response().putHeader(HttpHeaders.ALLOW, method.name());
        refuse(Failure.of(
                FailureCode.METHOD_NOT_ALLOWED, request.method() + ": not allowed here (expected: " + method + ")"));
        return false;
    }

    private void read(Function<Buffer, Composer.Composed> composing) {
        request.handler(this::take);
        request.endHandler(_ -> {
            if (!refused) {
                vertx.executeBlocking(() -> composing.apply(body), false).onComplete(this::answer);
            }
        });
    }

    private void take(Buffer piece) {
        if (refused) {
            return; // what is still on its way is read and dropped, so that the peer gets to read the refusal
        }
        if (body.length() + piece.length() > BODY_BYTES_MAX) {
            refused = true;
            refuse(Failure.of(
                    FailureCode.BODY_TOO_LARGE,
                    "the body has more than " + BODY_BYTES_MAX + " bytes (expected: at most that many)"));
            return;
        }
        body.appendBuffer(piece);
    }

    private void answer(AsyncResult<Composer.Composed> done) {
        if (done.succeeded()) {
            if (done.result().stream()) {
                stream(done.result().pieces());
            } else {
                reply(200, done.result().pieces().getFirst());
            }
        } else if (done.cause() instanceof FailureException refusal) {
            refuse(refusal.failure());
        } else {
            LOG.error("the demo provider failed", done.cause());
            refuse(Failure.of(FailureCode.GATEWAY_INTERNAL, "the demo provider failed; its log says why"));
        }
    }

    private void stream(List<Buffer> pieces) {
        var response = request.response();
        if (!response.closed()) {
            response.setChunked(true)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
            new Pump(vertx, response, pieces).start();
        }
    }

    private void refuse(Failure failure) {
        reply(failure.status(), Wire.error(failure).toBuffer());
    }

    private void reply(int status, Buffer json) {
        var response = request.response();
        if (!response.ended() && !response.closed()) {
            response.setStatusCode(status)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(json);
        }
    }
}
