package ai.moolai.orchestrator.gateway;

import ai.moolai.edge.Answer;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.StringJoiner;

/// The headers of a model's answer that tell who answered, and how.
final class AnswerHead {
    private static final CharSequence PROVIDER = HttpHeaders.createOptimized("x-moolai-provider");
    private static final CharSequence MODEL = HttpHeaders.createOptimized("x-moolai-model");
    private static final CharSequence CACHE = HttpHeaders.createOptimized("x-moolai-cache");
    private static final CharSequence ATTEMPTS = HttpHeaders.createOptimized("x-moolai-attempts");
    private static final CharSequence OVERHEAD = HttpHeaders.createOptimized("x-moolai-overhead-ms");
    private static final CharSequence DROPPED = HttpHeaders.createOptimized("x-moolai-dropped-params");
    private static final CharSequence OFF = HttpHeaders.createOptimized("off");

    static final CharSequence COST = HttpHeaders.createOptimized("x-moolai-cost-usd");
    static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    static final CharSequence EVENT_STREAM = HttpHeaders.createOptimized("text/event-stream; charset=utf-8");
    static final CharSequence NO_CACHE = HttpHeaders.createOptimized("no-cache");
    static final CharSequence NO_BUFFERING_NAME = HttpHeaders.createOptimized("x-accel-buffering");
    static final CharSequence NO = HttpHeaders.createOptimized("no");

    private static final int NAMES_MAX = 48;
    private static final int NAME_CHARACTERS_MAX = 64;

    private AnswerHead() {}

    static void put(Answer answer, ModelCall call) {
        String served = call.draft.learned.model;
        answer.header(PROVIDER, call.provider().name())
                .header(MODEL, visible(served == null ? call.target.model() : served))
                .header(CACHE, OFF)
                .header(ATTEMPTS, Integer.toString(call.draft.attempts))
                .header(OVERHEAD, call.draft.overheadMillis());
        if (!call.dropped().isEmpty()) {
            answer.header(DROPPED, named(call.dropped()));
        }
    }

    /// Names that may be a stranger's: as many and as much of each as a header should hold.
    static String named(List<String> names) {
        var out = new StringJoiner(", ");
        for (String name : names.subList(0, Math.min(names.size(), NAMES_MAX))) {
            out.add(visible(name.length() > NAME_CHARACTERS_MAX ? name.substring(0, NAME_CHARACTERS_MAX) : name));
        }
        return names.size() > NAMES_MAX ? out + ", and_more" : out.toString();
    }

    /// A provider's or a caller's text, fit for a header: printable ASCII only.
    static String visible(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                return text.replaceAll("[^ -~]", "?");
            }
        }
        return text;
    }
}
