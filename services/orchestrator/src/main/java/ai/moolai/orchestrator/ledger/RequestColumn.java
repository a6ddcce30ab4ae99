package ai.moolai.orchestrator.ledger;

import ai.moolai.base.KeyId;
import ai.moolai.orchestrator.ledger.CallRecord.PricedAs;
import ai.moolai.orchestrator.ledger.CallRecord.Served;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One column of `llm_requests`: its name, its type, and what of a record stands in it.
record RequestColumn(String name, String type, Function<CallRecord, @Nullable Object> value) {
    static final List<RequestColumn> ALL = List.of(
            new RequestColumn("request_id", "uuid", call -> call.requestId().value()),
            new RequestColumn("started_at", "timestamptz", CallRecord::startedAt),
            text("organization_id", call -> call.organizationId().value()),
            new RequestColumn("key_id", "uuid", call -> uuid(call.who().keyId())),
            text("user_id", call -> call.who().userId()),
            text("caller", call -> call.who().caller()),
            text("client_request_id", call -> call.who().clientRequestId()),
            text("endpoint", call -> call.asked().endpoint()),
            text("requested_model", call -> call.asked().model()),
            new RequestColumn("stream", "boolean", call -> call.asked().stream()),
            number("request_bytes", call -> call.asked().requestBytes()),
            text("provider", call -> served(call, Served::provider)),
            text("model", call -> served(call, Served::model)),
            new RequestColumn(
                    "attempts",
                    "integer",
                    call -> call.served() == null ? 0 : call.served().attempts()),
            text("finish_reason", call -> served(call, Served::finishReason)),
            text("service_tier", call -> served(call, Served::serviceTier)),
            text("region", call -> served(call, Served::region)),
            text("priced_as_provider", call -> pricedAs(call, PricedAs::provider)),
            text("priced_as_model", call -> pricedAs(call, PricedAs::model)),
            text("status", call -> word(call.outcome().status())),
            new RequestColumn("http_status", "integer", call -> call.outcome().httpStatus()),
            text("error_code", call -> call.outcome().errorCode()),
            text("error_message", call -> call.outcome().errorMessage()),
            number("response_bytes", call -> call.outcome().responseBytes()),
            number("input_uncached_tokens", call -> call.used().usage().inputUncached()),
            number("cache_read_tokens", call -> call.used().usage().cacheRead()),
            number("cache_write_short_tokens", call -> call.used().usage().cacheWriteShort()),
            number("cache_write_long_tokens", call -> call.used().usage().cacheWriteLong()),
            number("input_audio_tokens", call -> call.used().usage().inputAudio()),
            number("input_image_tokens", call -> call.used().usage().inputImage()),
            number("output_text_tokens", call -> call.used().usage().outputText()),
            number("output_reasoning_tokens", call -> call.used().usage().outputReasoning()),
            number("output_audio_tokens", call -> call.used().usage().outputAudio()),
            text("usage_source", call -> word(call.used().source())),
            new RequestColumn("usage_adds_up", "boolean", call -> call.used().addsUp()),
            text("usage_raw", call -> call.used().raw()),
            number("web_searches", call -> call.used().webSearches()),
            number("cost_nano_usd", RequestColumn::costNanos),
            text("price_id", call -> call.cost() instanceof Cost.Priced priced ? priced.priceId() : null),
            text("unpriced_reason", call -> call.cost() instanceof Cost.Unpriced unpriced ? unpriced.reason() : null),
            number("latency_us", call -> call.timing().total()),
            number("time_to_first_token_us", call -> call.timing().firstToken()),
            number("upstream_us", call -> call.timing().upstream()));

    private static RequestColumn text(String name, Function<CallRecord, @Nullable String> value) {
        return new RequestColumn(name, "text", call -> storable(value.apply(call)));
    }

    private static RequestColumn number(String name, Function<CallRecord, @Nullable Long> value) {
        return new RequestColumn(name, "bigint", value::apply);
    }

    /// PostgreSQL's text holds every character but one.
    static @Nullable String storable(@Nullable String text) {
        return text == null || text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
    }

    private static @Nullable String served(CallRecord call, Function<Served, @Nullable String> part) {
        Served served = call.served();
        return served == null ? null : part.apply(served);
    }

    private static @Nullable String pricedAs(CallRecord call, Function<PricedAs, String> part) {
        PricedAs pricedAs = call.served() == null ? null : call.served().pricedAs();
        return pricedAs == null ? null : part.apply(pricedAs);
    }

    private static @Nullable Object uuid(@Nullable KeyId key) {
        return key == null ? null : key.value();
    }

    /// Nothing used costs nothing; no price is not nothing.
    private static @Nullable Long costNanos(CallRecord call) {
        return switch (call.cost()) {
            case null -> 0L;
            case Cost.Priced priced -> priced.amount().value();
            case Cost.Unpriced _ -> null;
        };
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
