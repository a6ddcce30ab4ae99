package ai.moolai.app.loadtest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Speaks to targets, over connections that are kept.
final class Wire implements AutoCloseable {
    static final Duration CONNECT_MAX = Duration.ofSeconds(5);
    static final Duration ANSWER_MAX = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_MAX)
            .build();

    /// An answer, or what happened instead of one.
    ///
    /// @param status 0 for none
    /// @param outcome the status as text, or what happened
    record Answer(
            int status,
            String outcome,
            @Nullable String provider,
            @Nullable String requestId,
            String text) {
        static Answer none(String outcome) {
            return new Answer(0, outcome, null, null, "");
        }

        boolean good() {
            return status >= 200 && status < 300;
        }

        /// The first value of a field of JSON, wherever it stands.
        @Nullable
        String field(String name) {
            Matcher found = Pattern.compile(
                            "\"" + name + "\"\\s*:\\s*(?:\"([^\"\\\\]*)\"|(-?[0-9][0-9.eE+-]*|true|false))")
                    .matcher(text);
            if (!found.find()) {
                return null;
            }
            return found.group(1) == null ? found.group(2) : found.group(1);
        }
    }

    HttpClient client() {
        return client;
    }

    static HttpRequest.Builder request(Target target, String path) {
        var builder = HttpRequest.newBuilder(target.url().resolve(path)).timeout(ANSWER_MAX);
        if (target.token() != null) {
            builder.header("authorization", "Bearer " + target.token().reveal());
        }
        return builder;
    }

    Answer get(Target target, String path) {
        return send(request(target, path).GET());
    }

    Answer post(Target target, String path, String json) {
        return send(
                request(target, path).header("content-type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    Answer delete(Target target, String path) {
        return send(request(target, path).DELETE());
    }

    private Answer send(HttpRequest.Builder request) {
        return guarded(() -> {
            var response = client.send(request.build(), BodyHandlers.ofString());
            return answer(response, response.body());
        });
    }

    /// A streamed chat, read to its end.
    ///
    /// @param firstToken run when the first piece of the answer has come
    Answer stream(Target target, String path, String json, Runnable firstToken) {
        var request =
                request(target, path).header("content-type", "application/json").POST(BodyPublishers.ofString(json));
        return guarded(() -> {
            var response = client.send(request.build(), BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                return response.statusCode() == 200
                        ? streamed(response, body, firstToken)
                        : answer(response, new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
        });
    }

    private static Answer streamed(HttpResponse<?> response, InputStream body, Runnable firstToken) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        String usage = "";
        boolean first = true;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (first && line.startsWith("data:")) {
                first = false;
                firstToken.run();
            }
            if (line.contains("\"total_tokens\"")) {
                usage = line;
            }
            if (line.equals("data: [DONE]")) {
                return answer(response, usage);
            }
        }
        return Answer.none("cut off");
    }

    private static Answer answer(HttpResponse<?> response, String text) {
        return new Answer(
                response.statusCode(),
                Integer.toString(response.statusCode()),
                response.headers().firstValue("x-moolai-provider").orElse(null),
                response.headers().firstValue("x-request-id").orElse(null),
                text);
    }

    private interface Asking {
        Answer ask() throws IOException, InterruptedException;
    }

    private static Answer guarded(Asking asking) {
        try {
            return asking.ask();
        } catch (HttpTimeoutException slow) {
            return Answer.none("timeout");
        } catch (ConnectException refused) {
            return Answer.none("no connection");
        } catch (IOException broken) {
            return Answer.none("broken off");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Answer.none("broken off");
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
