package ai.moolai.bench.chaos;

import ai.moolai.base.RequestId;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A program that calls models over one connection, again and again: whole, streamed, and now and then without waiting
/// for the end. It holds what it is told against what it knows to be right.
final class Caller {
    private static final Duration BEFORE_ANOTHER_CONNECTION = Duration.ofMillis(20);
    private static final long IMPATIENCE_NANOS_MAX = Duration.ofMillis(40).toNanos();
    /// No stream that the provider sends is shorter.
    private static final int STREAM_BYTES_MIN = 1200;
    private static final String ROUTE = "/v1/chat/completions";
    private static final Pattern USAGE =
            Pattern.compile("\"usage\":\\{\"prompt_tokens\":(\\d+),\"completion_tokens\":(\\d+),\"total_tokens\":\\d+"
                    + "(?:,\"prompt_tokens_details\":\\{\"cached_tokens\":(\\d+).*?\"reasoning_tokens\":(\\d+))?");

    private final int port;
    private final String key;
    private final Random random;
    private @Nullable Wire wire;

    Caller(int port, String key, Random random) {
        this.port = port;
        this.key = key;
        this.random = random;
    }

    /// Asks one question and tells what came of it.
    void ask(Question question, Consumer<Heard> told) throws IOException {
        Heard heard;
        try {
            heard = heard(question);
        } catch (IOException broken) {
            heard = new Heard.Broken(String.valueOf(broken.getMessage()));
        }
        told.accept(heard);
        if (!(heard instanceof Heard.Whole)) {
            hangUp();
        }
        if (heard instanceof Heard.Broken) {
            LockSupport.parkNanos(BEFORE_ANOTHER_CONNECTION.toNanos());
        }
    }

    void hangUp() throws IOException {
        var open = wire;
        wire = null;
        if (open != null) {
            open.close();
        }
    }

    private Heard heard(Question question) throws IOException {
        var open = wire == null ? new Wire(port) : wire;
        wire = open;
        open.post(ROUTE, key, question.name(), question.body());
        if (question.leaving() == Question.Leaving.BEFORE_THE_HEAD) {
            LockSupport.parkNanos(random.nextLong(IMPATIENCE_NANOS_MAX));
            return left(open);
        }
        Wire.Head head = open.head();
        if (head.status() != 200) {
            return new Heard.Refused(head.status(), open.body(head));
        }
        if (question.leaving() == Question.Leaving.WITHIN_THE_BODY) {
            String length = head.header("content-length");
            int bytes = length.isEmpty() ? STREAM_BYTES_MIN : Integer.parseInt(length);
            open.skip(random.nextInt(bytes));
            return left(open);
        }
        String body = open.body(head);
        return new Heard.Whole(RequestId.parse(head.header("x-request-id")), wrong(question, head, body));
    }

    private Heard left(Wire open) throws IOException {
        if (random.nextBoolean()) {
            open.reset();
        }
        return new Heard.Left();
    }

    private static String wrong(Question question, Wire.Head head, String body) {
        Told right = question.told();
        if (question.shape() != Question.Shape.WHOLE && !body.endsWith("data: [DONE]\n\n")) {
            return "a stream without its end";
        }
        if (!body.contains("three of " + question.number())) {
            return "another call's answer";
        }
        if (question.shape() == Question.Shape.WHOLE) {
            String cost = head.header("x-moolai-cost-usd");
            if (cost.isEmpty() || new BigDecimal(cost).movePointRight(9).longValueExact() != right.nanoUsd()) {
                return "cost " + cost + " (expected: " + right.nanoUsd() + " nano-dollars)";
            }
        }
        return question.shape() == Question.Shape.STREAM ? "" : wrongUsage(question, body);
    }

    private static String wrongUsage(Question question, String body) {
        Matcher usage = USAGE.matcher(body);
        Told seen = null;
        while (usage.find()) {
            seen = question.model().told(number(usage, 1), number(usage, 3), number(usage, 2), number(usage, 4));
        }
        return question.told().equals(seen) ? "" : "usage " + seen + " (expected: " + question.told() + ")";
    }

    private static long number(Matcher usage, int group) {
        String digits = usage.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
