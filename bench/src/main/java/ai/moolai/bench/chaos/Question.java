package ai.moolai.bench.chaos;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One call. Its number says what the provider will answer, so that everybody can reckon by himself what is right.
///
/// @param number of no other call
record Question(long number, Shape shape, Leaving leaving) {
    /// How the answer is to come.
    enum Shape {
        WHOLE,
        STREAM,
        STREAM_WITH_USAGE
    }

    /// Whether the caller hears the answer to its end.
    enum Leaving {
        NEVER,
        BEFORE_THE_HEAD,
        WITHIN_THE_BODY
    }

    private static final Pattern NUMBER = Pattern.compile("question (\\d+)\\.");
    private static final String NAME = "chaos-";

    /// Every so many answers one is too long to lie in the sockets' buffers.
    private static final int LONG_EVERY = 16;

    private static final int LONG_CHARACTERS = 300_000;

    /// The number of the question that a provider was asked.
    static long numberIn(String request) {
        Matcher number = NUMBER.matcher(request);
        if (!number.find()) {
            throw new IllegalArgumentException("a request without a number: " + request);
        }
        return Long.parseLong(number.group(1));
    }

    /// The caller's own name for the call, by which the table knows it too.
    String name() {
        return name(number);
    }

    static String name(long number) {
        return NAME + number;
    }

    Model model() {
        return model(number);
    }

    static Model model(long number) {
        return number % 2 == 0 ? Model.GPT_4_1_MINI : Model.GPT_4O_MINI;
    }

    /// What the provider says that the call used, and what that costs.
    Told told() {
        return told(number);
    }

    static Told told(long number) {
        long input = 10 + number * 37 % 5000;
        long output = 1 + number * 53 % 900;
        return model(number).told(input, input * (number % 4) / 4, output, number % 3 == 0 ? output / 2 : 0);
    }

    /// The words of the answer, one after the other.
    static String[] words(long number) {
        return new String[] {
            "one",
            " two",
            " three of " + number,
            number % LONG_EVERY == 0 ? " " + "long".repeat(LONG_CHARACTERS / 4) : " four",
            " five"
        };
    }

    String body() {
        String more = switch (shape) {
            case WHOLE -> "";
            case STREAM -> ",\"stream\":true";
            case STREAM_WITH_USAGE -> ",\"stream\":true,\"stream_options\":{\"include_usage\":true}";
        };
        return "{\"model\":\"" + model().id + "\",\"messages\":[{\"role\":\"user\",\"content\":\"question " + number
                + ".\"}]" + more + "}";
    }
}
