package ai.moolai.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A real Redis on a free port of 127.0.0.1, which keeps nothing on disk. The program comes from Maven Central.
public final class RedisServer implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofSeconds(20);
    private static final Path PROGRAM = unpacked();

    private final int port;
    private final List<String> command;
    private Process process;

    private RedisServer(List<String> options) {
        this.port = freePort();
        this.command = new ArrayList<>(List.of(
                PROGRAM.toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--save",
                "",
                "--daemonize",
                "no"));
        command.addAll(options);
        this.process = launch();
    }

    /// @param options of `redis-server`, as `--requirepass`, `secret`
    public static RedisServer start(String... options) {
        return new RedisServer(List.of(options));
    }

    public int port() {
        return port;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /// Killed, as by a fault; [#restart] brings an empty one back on the same port.
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    public void restart() {
        kill();
        process = launch();
    }

    /// It keeps its connections and answers nothing.
    public void pause() {
        signal("-STOP");
    }

    public void resume() {
        signal("-CONT");
    }

    @Override
    public void close() {
        kill();
    }

    private void signal(String signal) {
        try {
            new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .start()
                    .onExit()
                    .join();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Process launch() {
        try {
            var started = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
            Conditions.await("Redis to answer", START_MAX, () -> {
                if (!started.isAlive()) {
                    throw new AssertionError("redis-server ended with " + started.exitValue() + ": " + command);
                }
                return answers();
            });
            return started;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// `+PONG`, or `-NOAUTH` where it wants a password.
    private boolean answers() {
        try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
            socket.setSoTimeout(Math.toIntExact(START_MAX.toMillis()));
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            int first = socket.getInputStream().read();
            return first == '+' || first == '-';
        } catch (IOException _) {
            return false;
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Path unpacked() {
        String name = resource(System.getProperty("os.name"), System.getProperty("os.arch"));
        try (InputStream program = RedisServer.class.getResourceAsStream("/" + name)) {
            if (program == null) {
                throw new IllegalStateException(name + " is not in the jar of embedded-redis");
            }
            Path file = Files.createTempFile("redis-server-", "");
            file.toFile().deleteOnExit();
            Files.copy(program, file, StandardCopyOption.REPLACE_EXISTING);
            if (!file.toFile().setExecutable(true)) {
                throw new IllegalStateException(file + " cannot be made executable");
            }
            return file;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String resource(String system, String processor) {
        boolean mac = system.toLowerCase(Locale.ROOT).contains("mac");
        boolean arm = processor.equals("aarch64");
        if (mac) {
            return "redis-server-6.2.6-v5-darwin-" + (arm ? "arm64" : "amd64");
        }
        return arm ? "redis-server-6.2.7-linux-arm64" : "redis-server-6.2.6-v5-linux-amd64";
    }
}
