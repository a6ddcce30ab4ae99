package ai.moolai.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// A model provider on a port of 127.0.0.1 that speaks HTTP/1.1 over plain sockets and does exactly what it is told:
/// scripts that were enqueued are played first, one a request, then whatever [#answering] decides. Everything it is
/// sent
/// is recorded.
public final class ScriptedProvider implements AutoCloseable {
    private static final int BACKLOG_CONNECTIONS = 4096;
    private static final int REQUESTS_KEPT_MAX = 10_000;
    private static final int FAULTS_KEPT_MAX = 100;

    private final ServerSocket server;
    private final Deque<Script> scripts = new ArrayDeque<>();
    private final Deque<RecordedRequest> requests = new ArrayDeque<>();
    private final List<String> faults = new ArrayList<>();
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger toCloseUnread = new AtomicInteger();
    private int requestsSeen;
    private Function<RecordedRequest, Script> otherwise = this::noScriptLeft;
    private volatile boolean closed;

    private ScriptedProvider() {
        try {
            server = new ServerSocket(0, BACKLOG_CONNECTIONS, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException failed) {
            throw new UncheckedIOException("no port of 127.0.0.1 could be opened", failed);
        }
    }

    /// A provider with no scripts yet.
    public static ScriptedProvider start() {
        var provider = new ScriptedProvider();
        Thread.ofVirtual().start(provider::acceptAll);
        return provider;
    }

    /// A provider that answers every request as `function` says.
    public static ScriptedProvider start(Function<RecordedRequest, Script> function) {
        return start().answering(function);
    }

    /// `http://127.0.0.1:` and its port, without a path.
    public String baseUrl() {
        return "http://127.0.0.1:" + port();
    }

    public int port() {
        return server.getLocalPort();
    }

    /// Answers the next requests by these scripts, one each, in the order the requests come.
    public synchronized ScriptedProvider enqueue(Script... next) {
        scripts.addAll(List.of(next));
        return this;
    }

    /// Answers whatever no enqueued script is left for. Called on the connection's own thread.
    public synchronized ScriptedProvider answering(Function<RecordedRequest, Script> function) {
        otherwise = function;
        return this;
    }

    /// The next `count` connections are accepted and closed (FIN) without a byte having been read or sent.
    public void closeNextConnections(int count) {
        toCloseUnread.addAndGet(count);
    }

    /// What was asked so far, oldest first; at most the newest 10,000.
    public synchronized List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    /// Every request so far, counted.
    public synchronized int requestsSeen() {
        return requestsSeen;
    }

    /// Waits until `count` requests have been read to their end, and gives all that are there.
    ///
    /// @throws AssertionError when there are fewer after `atMost`
    public List<RecordedRequest> awaitRequests(int count, Duration atMost) {
        Conditions.await(count + " requests at " + baseUrl(), atMost, () -> requestsSeen() >= count);
        return requests();
    }

    /// What came in that was no valid HTTP/1.1, and requests that no script was left for; at most the first 100.
    public synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    /// Every connection ever accepted.
    public int connectionsAccepted() {
        return accepted.get();
    }

    /// Connections that are not closed yet by both sides.
    public int openConnections() {
        return open.size();
    }

    /// Waits until exactly `count` connections are open.
    ///
    /// @throws AssertionError when there are more or fewer after `atMost`
    public void awaitOpenConnections(int count, Duration atMost) {
        Conditions.await(count + " open connections at " + baseUrl(), atMost, () -> openConnections() == count);
    }

    /// Stops listening, so that connecting is refused, and ends every connection.
    @Override
    public void close() {
        closed = true;
        try {
            server.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        open.forEach(Connection::close);
    }

    private void acceptAll() {
        while (!closed) {
            try {
                Socket socket = server.accept();
                var connection = new Connection(accepted.incrementAndGet(), socket);
                open.add(connection);
                boolean closeUnread = toCloseUnread.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
                Thread.ofVirtual().start(() -> serve(connection, closeUnread));
            } catch (IOException failed) {
                if (!closed) {
                    fault("accepting failed: " + failed.getMessage());
                }
            }
        }
    }

    private void serve(Connection connection, boolean closeUnread) {
        try {
            if (closed) {
                connection.close();
            } else if (closeUnread) {
                connection.closeUnread();
            } else {
                connection.serve(this::scriptFor, this::fault);
            }
        } finally {
            open.remove(connection);
        }
    }

    private Script scriptFor(RecordedRequest request) {
        Function<RecordedRequest, Script> function;
        synchronized (this) {
            requestsSeen++;
            requests.addLast(request);
            if (requests.size() > REQUESTS_KEPT_MAX) {
                requests.removeFirst();
            }
            Script next = scripts.pollFirst();
            if (next != null) {
                return next;
            }
            function = otherwise;
        }
        try {
            return function.apply(request);
        } catch (RuntimeException | AssertionError thrown) {
            fault("answering " + request + " threw " + thrown);
            return Script.json(500, OpenAi.error(thrown.toString(), "server_error", "answering_failed"));
        }
    }

    private Script noScriptLeft(RecordedRequest request) {
        fault("no script was left for " + request);
        return Script.json(500, OpenAi.error("no script was left for this request", "server_error", "no_script"));
    }

    private synchronized void fault(String what) {
        if (faults.size() < FAULTS_KEPT_MAX) {
            faults.add(what);
        }
    }
}
