package ai.moolai.testing;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/// One accepted connection: reads a request, plays its script, reads the next.
final class Connection {
    private static final Duration LOOK_AT_PEER_EVERY = Duration.ofMillis(10);

    private final int number;
    private final Socket socket;
    private final Inbound in = new Inbound();

    Connection(int number, Socket socket) {
        this.number = number;
        this.socket = socket;
    }

    /// Serves until either side ends the connection.
    ///
    /// @param faults told of whatever the other side did that is not HTTP/1.1
    void serve(Function<RecordedRequest, Script> scripts, Consumer<String> faults) {
        whilePumping(() -> {
            try {
                var out = socket.getOutputStream();
                var reader = new RequestReader(number, in, () -> sendContinue(out));
                boolean open = true;
                while (open) {
                    RecordedRequest request = reader.next();
                    open = request != null && play(scripts.apply(request), out);
                }
            } catch (ProtocolException | EOFException fault) {
                faults.accept("connection " + number + ": " + fault.getMessage());
            }
        });
    }

    /// FIN without reading a request; returns when the other side has closed as well.
    void closeUnread() {
        whilePumping(this::finish);
    }

    private interface Conversation {
        void run() throws IOException, InterruptedException;
    }

    private void whilePumping(Conversation conversation) {
        Thread pump = Thread.ofVirtual().start(() -> in.pump(socket));
        try (socket) {
            socket.setTcpNoDelay(true);
            conversation.run();
        } catch (IOException | UncheckedIOException _) {
            // The other side went away in the middle of an answer: its test knows. Closing this side may come before
            // the
            // pump has seen it.
            in.ended().countDown();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            pump.interrupt();
        }
    }

    void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // Gone already.
        }
    }

    /// @return whether another request may follow
    private boolean play(Script script, OutputStream out) throws IOException, InterruptedException {
        for (Step step : script.steps()) {
            switch (step) {
                case Step.Send send -> out.write(send.copy());
                case Step.Await(Gate gate) -> {
                    if (!pass(gate)) {
                        return false;
                    }
                }
            }
        }
        return switch (script.end()) {
            case FINISH -> {
                if (script.closesAfterwards()) {
                    finish();
                    yield false;
                }
                yield true;
            }
            case CLOSE -> {
                finish();
                yield false;
            }
            case RESET -> {
                socket.setSoLinger(true, 0);
                yield false;
            }
            case HOLD -> {
                in.awaitOver();
                yield false;
            }
        };
    }

    /// Sends FIN, then keeps the socket until the other side closes too: closed at once, the system would answer late
    /// bytes with RST, and a connection that the other side forgot would not show.
    private void finish() throws IOException, InterruptedException {
        socket.shutdownOutput();
        in.awaitOver();
    }

    private boolean pass(Gate gate) throws InterruptedException {
        gate.arrive();
        while (!gate.tryPass(LOOK_AT_PEER_EVERY)) {
            if (in.isOver()) {
                return false;
            }
        }
        return true;
    }

    private static void sendContinue(OutputStream out) {
        try {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
