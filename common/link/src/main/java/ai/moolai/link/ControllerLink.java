package ai.moolai.link;

import ai.moolai.base.Clock;
import ai.moolai.base.Secret;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The orchestrator's end of the link: tells the controller every 3 s that it is there, for ever, and asks less often
/// while nobody answers. Nothing waits for it, and nothing depends on the controller being there.
public final class ControllerLink implements AutoCloseable {
    static final Duration CONNECT_MAX = Duration.ofSeconds(2);
    static final Duration ANSWER_MAX = Duration.ofSeconds(5);

    private static final int CAUSES_MAX = 10;

    private static final Logger log = LoggerFactory.getLogger(ControllerLink.class);

    private final Vertx vertx;
    private final Context context;
    private final HttpClientAgent client;
    private final HeartbeatPost post;
    private final URI controllerUrl;
    private final Clock clock;
    private final Pace pace;
    private volatile LinkState state = new LinkState(false, null, null);

    // Touched on the context's event loop alone.
    private @Nullable Supplier<Heartbeat> heartbeat;
    private int failures;
    private long timer = -1;
    private boolean stopped;

    /// @param vertx lends an event loop; close this before it
    /// @param key the shared secret, `ORCHESTRATOR_API_KEY`
    public ControllerLink(Vertx vertx, URI controllerUrl, Secret key, Clock clock) {
        this(vertx, controllerUrl, key, clock, Pace.DEFAULT, new HttpClientOptions());
    }

    ControllerLink(Vertx vertx, URI controllerUrl, Secret key, Clock clock, Pace pace, HttpClientOptions options) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.controllerUrl = controllerUrl;
        this.clock = clock;
        this.pace = pace;
        // One connection keeps the order: a goodbye is never overtaken by an earlier heartbeat.
        this.client = vertx.httpClientBuilder()
                .with(options.setMaxRedirects(0))
                .with(new PoolOptions().setHttp1MaxSize(1))
                .build();
        this.post = new HeartbeatPost(client, controllerUrl, key);
    }

    /// Begins, and returns at once.
    ///
    /// @param heartbeat asked on an event loop for each message: it must not block
    public void start(Supplier<Heartbeat> heartbeat) {
        context.runOnContext(_ -> {
            if (this.heartbeat == null && !stopped) {
                this.heartbeat = heartbeat;
                beat(heartbeat);
            }
        });
    }

    /// How it stands, for health answers.
    public LinkState state() {
        return state;
    }

    /// Tells the controller that this orchestrator was stopped, not lost, and closes. Waits for `max` at most, and does
    /// not mind when nobody hears it. Not for event loops.
    public void goodbye(Duration max) {
        Promise<Void> said = Promise.promise();
        context.runOnContext(_ -> {
            halt();
            if (heartbeat == null) {
                said.complete();
            } else {
                Future.succeededFuture(heartbeat)
                        .compose(supplier -> post.send(supplier.get().goodbye()))
                        .onComplete(said);
            }
        });
        try {
            said.future().toCompletionStage().toCompletableFuture().get(max.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            log.debug("The controller at {} did not hear the goodbye: {}", controllerUrl, reason(failed.getCause()));
        } catch (TimeoutException _) {
            log.debug("The controller at {} did not hear the goodbye within {}", controllerUrl, max);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    /// Ends it without a word.
    @Override
    public void close() {
        context.runOnContext(_ -> halt());
        client.close();
    }

    private void halt() {
        stopped = true;
        vertx.cancelTimer(timer);
    }

    private void beat(Supplier<Heartbeat> heartbeat) {
        Future.succeededFuture(heartbeat)
                .compose(supplier -> post.send(supplier.get()))
                .onComplete(_ -> taken(), this::refused)
                .onComplete(_ -> {
                    if (!stopped) {
                        timer = vertx.setTimer(pace.pause(failures).toMillis(), _ -> beat(heartbeat));
                    }
                });
    }

    private void taken() {
        if (!state.up()) {
            log.info("The controller at {} answers", controllerUrl);
        }
        failures = 0;
        state = new LinkState(true, clock.now(), null);
    }

    private void refused(Throwable failed) {
        if (stopped) {
            return;
        }
        LinkState before = state;
        state = new LinkState(false, before.lastSuccessAt(), reason(failed));
        failures++;
        if (before.up() || before.lastError() == null) {
            log.warn(
                    "The controller at {} takes no heartbeat: {}. Everything else goes on; it is asked again, at least"
                            + " every {} s",
                    controllerUrl,
                    state.lastError(),
                    pace.retryMax().toSeconds());
        }
    }

    /// The message and, where something lies beneath it (a certificate that is not trusted), that too.
    private static String reason(@Nullable Throwable failed) {
        if (failed == null) {
            return "unknown";
        }
        Throwable root = failed;
        for (int depth = 0; depth < CAUSES_MAX && root.getCause() != null; depth++) {
            root = root.getCause();
        }
        String told = words(failed);
        return told.contains(words(root)) ? told : told + ": " + words(root);
    }

    private static String words(Throwable failed) {
        String message = failed.getMessage();
        return message == null || message.isBlank() ? failed.getClass().getSimpleName() : message;
    }
}
