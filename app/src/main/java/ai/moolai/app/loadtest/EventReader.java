package ai.moolai.app.loadtest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/// Reads server-sent events until it is interrupted.
record EventReader(Target target, Wire wire, Watched watched) implements Runnable {
    @Override
    public void run() {
        watched.begun();
        var request = Wire.request(target, "/api/v1/stream")
                .header("accept", "text/event-stream")
                .GET()
                .build();
        try {
            HttpResponse<InputStream> response = wire.client().send(request, BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() == 200) {
                    read(body);
                } else {
                    watched.refused(response.statusCode());
                }
            }
        } catch (IOException broken) {
            watched.failed("a stream broke off: " + broken);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(InputStream body) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        boolean first = true;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("data:")) {
                watched.received(first);
                first = false;
            }
        }
        watched.failed("a stream ended by itself");
    }
}
