package ai.moolai.bench.usage;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// What dashboards ask, each about many periods.
final class Questions {
    private static final Duration WEEK_MAX = Duration.ofSeconds(1);
    private static final Duration LONGER_MAX = Duration.ofSeconds(4);
    private static final int WARM_UP = 5;
    private static final int TIMES = 60;

    /// @param query without its period
    /// @param days that it is about
    /// @param back how far its period may begin in the past, in days
    private record Question(String name, String query, int days, int back) {
        Duration max() {
            return days <= 7 ? WEEK_MAX : LONGER_MAX;
        }
    }

    private static final List<Question> ALL = List.of(
            new Question("7 days by hour", "granularity=hour", 7, 29),
            new Question("7 days by hour and model", "granularity=hour&group_by=provider,model", 7, 29),
            new Question("7 days by hour and key, first page", "granularity=hour&group_by=key_id", 7, 29),
            new Question("7 days by day and user", "granularity=day&group_by=user_id", 7, 29),
            new Question("7 days by minute, first page", "granularity=minute", 7, 13),
            new Question("29 days by hour and model", "granularity=hour&group_by=provider,model", 29, 29),
            new Question("29 days by day and user", "granularity=day&group_by=user_id", 29, 29),
            new Question(
                    "29 days by day and everything, first page",
                    "granularity=day&group_by=provider,model,user_id,key_id,agent_id",
                    29,
                    29));

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;
    private final Instant now;
    private final Random random = new Random(1);

    Questions(int port, Instant now) {
        this.port = port;
        this.now = now.truncatedTo(ChronoUnit.MINUTES);
    }

    /// @return whether every answer came in time
    boolean ask(long size) throws IOException, InterruptedException {
        boolean kept = true;
        for (Question question : ALL) {
            long[] micros = new long[TIMES];
            for (int i = -WARM_UP; i < TIMES; i++) {
                long begun = System.nanoTime();
                ask(question);
                micros[Math.max(i, 0)] = (System.nanoTime() - begun) / 1000;
            }
            Arrays.sort(micros);
            long p99 = micros[(int) Math.ceil(TIMES * 0.99) - 1];
            boolean inTime = p99 <= question.max().toNanos() / 1000;
            kept &= inTime;
            System.out.printf(
                    Locale.ROOT,
                    "%,12d calls | %-42s | p50 %7.1f ms | p99 %7.1f ms%s%n",
                    size,
                    question.name,
                    micros[TIMES / 2] / 1000.0,
                    p99 / 1000.0,
                    inTime ? "" : " | TOO LONG (expected: " + question.max().toMillis() + " ms at most)");
        }
        return kept;
    }

    private void ask(Question question) throws IOException, InterruptedException {
        int latest = (question.back - question.days) * 24 * 60;
        Instant start = now.minus(Duration.ofDays(question.days))
                .minus(Duration.ofMinutes(latest == 0 ? 0 : random.nextInt(latest)));
        var uri = URI.create("http://127.0.0.1:" + port + "/api/v1/monitoring/usage?" + question.query + "&start="
                + start + "&end=" + start.plus(Duration.ofDays(question.days)));
        var answer = client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200 || !answer.body().contains("\"requests\"")) {
            throw new IOException(uri + " answered " + answer.statusCode() + " " + answer.body());
        }
    }
}
