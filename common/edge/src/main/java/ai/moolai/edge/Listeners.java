package ai.moolai.edge;

import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// The listening sockets of all event loops: each loop has a server of its own on each port, and the socket behind
/// those of one port is the same.
final class Listeners {
    private static final int BACKLOG = 1024;
    /// A long body passes through HTTP's machinery in pieces of what one reading of the socket brings.
    private static final int PIECE_BYTES_MAX = 64 << 10;
    /// How long a WebSocket's other side may take to answer that it is closed.
    private static final int CLOSING_SECONDS_MAX = 1;

    private static final List<HttpVersion> ALPN = List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1);
    private static final List<String> ALPN_NAMES = List.of("h2", "http/1.1");

    private final EdgeConfig config;
    private final @Nullable KeyCertOptions certificate;
    private final List<List<HttpServer>> byPort = new ArrayList<>();
    private final Set<Channel> sockets = ConcurrentHashMap.newKeySet();

    /// @param certificate null for plain HTTP
    Listeners(EdgeConfig config, @Nullable KeyCertOptions certificate) {
        this.config = config;
        this.certificate = certificate;
        for (EdgeConfig.Port _ : config.ports()) {
            byPort.add(new CopyOnWriteArrayList<>());
        }
    }

    /// Listens on the `index`th port, for the event loop that calls.
    ///
    /// @return fails with one sentence that names the port and its variable
    Future<HttpServer> listen(Vertx vertx, int index, Handler<HttpConnection> connected, Entrance entrance) {
        EdgeConfig.Port port = config.ports().get(index);
        return vertx.createHttpServer(options())
                .connectionHandler(connected)
                .invalidRequestHandler(entrance::malformed)
                .requestHandler(entrance::handle)
                .listen(address(port.number(), index))
                .onSuccess(server -> byPort.get(index).add(server))
                .recover(cause -> Future.failedFuture(new IllegalStateException(refusal(port, cause), cause)));
    }

    private SocketAddress address(int port, int index) {
        String host = config.host().equals("[::1]") ? "::1" : config.host();
        return port == 0
                ? SocketAddress.sharedRandomPort(index + 1, host)
                : SocketAddress.inetSocketAddress(port, host);
    }

    private HttpServerOptions options() {
        var options = new HttpServerOptions()
                .setAcceptBacklog(BACKLOG)
                .setMaxHeaderSize(config.limits().headerBytesMax())
                .setMaxInitialLineLength(config.limits().uriBytesMax())
                .setHandle100ContinueAutomatically(false)
                .setMaxChunkSize(PIECE_BYTES_MAX)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setWebSocketSubProtocols(List.of(Socket.BEARER))
                .setMaxWebSocketFrameSize(Socket.MESSAGE_BYTES_MAX)
                .setWebSocketClosingTimeout(CLOSING_SECONDS_MAX)
                .setHttp2ClearTextEnabled(false);
        if (certificate != null) {
            options.setSsl(true).setKeyCertOptions(certificate).setUseAlpn(true).setAlpnVersions(ALPN);
        }
        return options;
    }

    private String refusal(EdgeConfig.Port port, Throwable cause) {
        String where = config.host() + ":" + port.number();
        String text = String.valueOf(cause.getMessage());
        if (text.contains("in use")) {
            return "port " + port.number() + " on " + config.host()
                    + " is taken by another program (expected: a free one; stop that program, or set " + port.variable()
                    + " to another port)";
        }
        return "cannot listen on " + where + ": " + text + " (expected: an address of this machine and a port that "
                + "may be used; see " + port.variable() + ")";
    }

    /// Remembers the listening socket behind a connection: it is the only handle on it that Vert.x leaves.
    void accepted(Channel connection) {
        Channel socket = connection.parent();
        if (socket != null && !sockets.contains(socket)) {
            sockets.add(socket);
        }
    }

    /// The ports really listened on, in the configuration's order.
    List<Integer> ports() {
        return byPort.stream().map(servers -> servers.getFirst().actualPort()).toList();
    }

    /// No further connection is accepted; those there are stay. A server that never had one is closed.
    void stopAccepting() {
        // A closed socket no longer knows its port.
        List<Integer> open = sockets.stream().map(Listeners::port).toList();
        for (Channel socket : sockets) {
            socket.close().awaitUninterruptibly();
        }
        for (List<HttpServer> servers : byPort) {
            if (!open.contains(servers.getFirst().actualPort())) {
                servers.forEach(server -> server.close().await());
            }
        }
    }

    private static int port(Channel socket) {
        return socket.localAddress() instanceof InetSocketAddress address ? address.getPort() : -1;
    }

    /// Uses another certificate for connections to come.
    Future<?> use(KeyCertOptions other) {
        List<Future<Boolean>> updated = new ArrayList<>();
        for (List<HttpServer> servers : byPort) {
            var options = new ServerSSLOptions()
                    .setKeyCertOptions(other)
                    .setUseAlpn(true)
                    .setApplicationLayerProtocols(ALPN_NAMES);
            updated.add(servers.getFirst().updateSSLOptions(options));
        }
        return Future.all(updated);
    }
}
