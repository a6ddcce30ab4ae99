package ai.moolai.orchestrator.rollups;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What is counted or summed, and how it is reckoned from calls; `n` is the newest correction of a call's cost. Each
/// is a column of every roll-up, and adds up from roll-up to roll-up.
enum Measure {
    REQUESTS("count(*)"),
    ERRORS("count(*) FILTER (WHERE r.status = 'error')"),
    REFUSED("count(*) FILTER (WHERE r.status = 'refused')"),
    CANCELLED("count(*) FILTER (WHERE r.status = 'cancelled')"),
    /// No answer is remembered and given again yet.
    CACHED("0"),
    UNPRICED("count(*) FILTER (WHERE coalesce(n.new_cost_nano_usd, r.cost_nano_usd) IS NULL)"),
    COST_NANO_USD("coalesce(sum(coalesce(n.new_cost_nano_usd, r.cost_nano_usd)), 0)"),
    INPUT_UNCACHED_TOKENS("sum(r.input_uncached_tokens)"),
    CACHE_READ_TOKENS("sum(r.cache_read_tokens)"),
    CACHE_WRITE_SHORT_TOKENS("sum(r.cache_write_short_tokens)"),
    CACHE_WRITE_LONG_TOKENS("sum(r.cache_write_long_tokens)"),
    INPUT_AUDIO_TOKENS("sum(r.input_audio_tokens)"),
    INPUT_IMAGE_TOKENS("sum(r.input_image_tokens)"),
    OUTPUT_TEXT_TOKENS("sum(r.output_text_tokens)"),
    OUTPUT_REASONING_TOKENS("sum(r.output_reasoning_tokens)"),
    OUTPUT_AUDIO_TOKENS("sum(r.output_audio_tokens)"),
    WEB_SEARCHES("sum(r.web_searches)"),
    /// Those that [#LATENCY_US] is the sum of.
    ANSWERED("count(*) FILTER (WHERE r.status = 'ok')"),
    LATENCY_US("coalesce(sum(r.latency_us) FILTER (WHERE r.status = 'ok'), 0)"),
    /// Those that [#TIME_TO_FIRST_TOKEN_US] is the sum of.
    FIRST_TOKENS("count(r.time_to_first_token_us) FILTER (WHERE r.status = 'ok')"),
    TIME_TO_FIRST_TOKEN_US("coalesce(sum(r.time_to_first_token_us) FILTER (WHERE r.status = 'ok'), 0)");

    static final List<Measure> ALL = List.of(values());

    private final String ofCalls;

    Measure(String ofCalls) {
        this.ofCalls = ofCalls;
    }

    String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// As SQL over `llm_requests r`.
    String ofCalls() {
        return ofCalls;
    }

    /// All columns, each as `form` says it, with `%s` for its name.
    static String columns(String form) {
        return String.join(
                ", ",
                Arrays.stream(values())
                        .map(measure -> form.replace("%s", measure.column()))
                        .toList());
    }
}
