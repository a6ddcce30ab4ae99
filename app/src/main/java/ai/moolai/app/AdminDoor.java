package ai.moolai.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Asks a running orchestrator for something in its first administrator's name.
final class AdminDoor {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);
    private static final Duration ANSWER_MAX = Duration.ofMinutes(10);
    private static final int BODY_BYTES_MAX = 4 << 20;
    private static final Pattern MESSAGE = Pattern.compile("\"message\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final ServicePlan plan;

    AdminDoor(ServicePlan plan) {
        this.plan = plan;
    }

    /// The answer to a JSON body.
    ///
    /// @throws Refusal when there is none, or a failure
    String post(String path, String json) {
        String key = key();
        try {
            var connection =
                    (HttpURLConnection) plan.url().resolve(path).toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout((int) CONNECT_MAX.toMillis());
            connection.setReadTimeout((int) ANSWER_MAX.toMillis());
            connection.setRequestMethod("POST");
            connection.setInstanceFollowRedirects(false);
            connection.setDoOutput(true);
            connection.setRequestProperty("Connection", "close");
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setRequestProperty("Authorization", "Bearer " + key);
            try (var body = connection.getOutputStream()) {
                body.write(json.getBytes(StandardCharsets.UTF_8));
            }
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                throw new Refusal(plan.name() + " refuses, with status " + status + ": "
                        + message(text(connection.getErrorStream())));
            }
            return text(connection.getInputStream());
        } catch (IOException silent) {
            throw new Refusal(plan.name() + " does not answer at " + plan.url() + ": start it with ./moolai up.");
        }
    }

    private String key() {
        Path file = plan.data().resolve("admin-key");
        try {
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw new Refusal(file + " cannot be read: it holds the key of the first administrator of " + plan.name()
                    + ", and is there once the service has been started.");
        }
    }

    private static String text(@Nullable InputStream body) throws IOException {
        if (body == null) {
            return "";
        }
        try (body) {
            return new String(body.readNBytes(BODY_BYTES_MAX), StandardCharsets.UTF_8);
        }
    }

    private static String message(String body) {
        var message = MESSAGE.matcher(body);
        return message.find() ? message.group(1) : "no reason";
    }
}
