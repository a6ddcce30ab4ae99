package ai.moolai.orchestrator;

import ai.moolai.testing.OpenAi;
import java.util.List;
import java.util.regex.Pattern;

/// The interfaces that callers speak, as bare bytes: no kit stands between a test and the wire.
enum Asking {
    CHAT("/v1/chat/completions"),
    MESSAGES("/v1/messages"),
    RESPONSES("/v1/responses");

    private static final Pattern BLANK_LINE = Pattern.compile("\r\n\r\n|\n\n|\r\r");

    final String path;

    Asking(String path) {
        this.path = path;
    }

    /// A request that says `words`.
    ///
    /// @param more further members, each with a comma before it
    String body(String model, String words, boolean stream, String... more) {
        String said = OpenAi.quoted(words);
        String asked = switch (this) {
            case CHAT -> "\"messages\":[{\"role\":\"user\",\"content\":" + said + "}]";
            case MESSAGES -> "\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":" + said + "}]";
            case RESPONSES -> "\"input\":" + said;
        };
        return "{\"model\":\"" + model + "\"," + asked + (stream ? ",\"stream\":true" : "") + String.join("", more)
                + "}";
    }

    /// Whether a stream ends as whole ones do.
    boolean endsWhole(String stream) {
        String last = lastEvent(stream);
        return switch (this) {
            case CHAT -> last.equals("data: [DONE]");
            case MESSAGES -> last.contains("\"message_stop\"");
            case RESPONSES -> last.contains("\"response.completed\"") || last.contains("\"response.incomplete\"");
        };
    }

    /// Whether a stream ends by the event that tells of an error.
    boolean endsInError(String stream) {
        String last = lastEvent(stream);
        int data = last.indexOf("data: ");
        return data >= 0
                && !endsWhole(stream)
                && Answer.json(last.substring(data + 6)).at("/error/code").isTextual()
                && (this == CHAT || last.startsWith("event: error\n"));
    }

    private static String lastEvent(String stream) {
        List<String> events = BLANK_LINE
                .splitAsStream(stream)
                .map(String::strip)
                .filter(event -> !event.isEmpty())
                .toList();
        return events.isEmpty() ? "" : events.getLast();
    }
}
