package ai.moolai.app.loadtest;

import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Subscribes over a WebSocket and reads until it is interrupted; each second it asks for a sign of life.
final class SocketReader implements Runnable, WebSocket.Listener {
    private static final long PING_EVERY_NANOS = 1_000_000_000L;
    private static final String SUBSCRIBE =
            "{\"type\":\"subscribe\",\"topics\":[\"system\",\"requests\",\"usage\",\"health\"]}";
    private static final String PING = "{\"type\":\"ping\"}";

    private final Target target;
    private final Wire wire;
    private final Watched watched;
    private final StringBuilder message = new StringBuilder();
    private boolean first = true;

    SocketReader(Target target, Wire wire, Watched watched) {
        this.target = target;
        this.wire = wire;
        this.watched = watched;
    }

    @Override
    public void run() {
        watched.begun();
        URI url = target.url().resolve("/ws");
        var builder = wire.client().newWebSocketBuilder().connectTimeout(Wire.CONNECT_MAX);
        if (target.token() != null) {
            builder.header("authorization", "Bearer " + target.token().reveal());
        }
        try {
            URI socketUrl = URI.create(url.toString().replaceFirst("^http", "ws"));
            WebSocket socket = builder.buildAsync(socketUrl, this).join();
            socket.sendText(SUBSCRIBE, true).join();
            while (!Thread.currentThread().isInterrupted() && !socket.isInputClosed()) {
                LockSupport.parkNanos(PING_EVERY_NANOS);
                socket.sendText(PING, true).join();
            }
            socket.abort();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof WebSocketHandshakeException refused) {
                watched.refused(refused.getResponse().statusCode());
            } else {
                watched.failed("a WebSocket broke off: " + failed.getCause());
            }
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        message.append(data);
        if (last) {
            take(message.toString());
            message.setLength(0);
        }
        socket.request(1);
        return null;
    }

    /// Answers to what was sent are no news.
    private void take(String text) {
        if (text.contains("\"type\":\"error\"")) {
            watched.failed("an error: " + text);
        } else if (!text.contains("\"type\":\"pong\"") && !text.contains("\"type\":\"subscribed\"")) {
            watched.received(first);
            first = false;
        }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        watched.failed("a WebSocket was closed with " + code + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        watched.failed("a WebSocket broke off: " + error);
    }
}
