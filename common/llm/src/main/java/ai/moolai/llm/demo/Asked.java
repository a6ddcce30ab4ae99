package ai.moolai.llm.demo;

import java.util.ArrayList;
import java.util.List;

/// A chat request, read and judged: whatever OpenAI refuses is refused here too.
record Asked(String model, List<Turn> turns, ToolChoice tools, Format format, Bounds bounds, Delivery delivery) {
    private static final int CHOICES_MAX = 8;
    private static final int STOPS_MAX = 4;
    private static final int TOP_LOGPROBS_MAX = 20;

    /// Where the answer ends.
    ///
    /// @param choices how many answers are wanted
    /// @param tokensMax of each
    record Bounds(int choices, long tokensMax, List<String> stops) {}

    record Delivery(boolean stream, boolean includeUsage) {}

    static Asked read(Fields request) {
        String model = request.text("model", "a model's name, as \"gpt-4\"");
        List<Turn> turns = TurnsReader.read(request);
        request.number("temperature", 0, 2);
        request.number("top_p", 0, 1);
        request.number("presence_penalty", -2, 2);
        request.number("frequency_penalty", -2, 2);
        request.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE, 0);
        notOffered(request);
        return new Asked(
                model,
                turns,
                ToolChoice.read(request),
                Format.read(request, turns),
                bounds(request),
                delivery(request));
    }

    private static Bounds bounds(Fields request) {
        if (request.has("max_tokens") && request.has("max_completion_tokens")) {
            throw Fields.wrong("max_tokens", "given with max_completion_tokens", "only one of the two");
        }
        String limit = request.has("max_tokens") ? "max_tokens" : "max_completion_tokens";
        return new Bounds(
                (int) request.whole("n", 1, CHOICES_MAX, 1),
                request.whole(limit, 1, Long.MAX_VALUE, Long.MAX_VALUE),
                stops(request));
    }

    private static List<String> stops(Fields request) {
        Object given = request.raw("stop");
        if (given instanceof String one) {
            return one.isEmpty() ? List.of() : List.of(one);
        }
        List<String> stops = new ArrayList<>();
        for (Object stop : request.list("stop", STOPS_MAX)) {
            if (!(stop instanceof String text) || text.isEmpty()) {
                throw Fields.wrong("stop", stop, "a string, or up to " + STOPS_MAX + " of them");
            }
            stops.add(text);
        }
        return List.copyOf(stops);
    }

    private static Delivery delivery(Fields request) {
        boolean stream = request.flag("stream", false);
        var options = request.object("stream_options");
        if (options != null && !stream) {
            throw Fields.wrong("stream_options", options.json(), "nothing, unless stream is true");
        }
        return new Delivery(stream, options != null && options.flag("include_usage", false));
    }

    /// What a made-up answer could only pretend to.
    private static void notOffered(Fields request) {
        boolean logprobs = request.flag("logprobs", false);
        request.whole("top_logprobs", 0, TOP_LOGPROBS_MAX, 0);
        if (logprobs) {
            throw Fields.wrong("logprobs", true, "false: the demo provider has no probabilities; use a real model");
        }
        for (String old : List.of("functions", "function_call")) {
            if (request.has(old)) {
                throw Fields.wrong(old, request.raw(old), "tools and tool_choice, which took its place");
            }
        }
        for (Object modality : request.list("modalities", 2)) {
            if (!modality.equals("text")) {
                throw Fields.wrong("modalities", modality, "text: the demo provider only writes; use a real model");
            }
        }
    }
}
