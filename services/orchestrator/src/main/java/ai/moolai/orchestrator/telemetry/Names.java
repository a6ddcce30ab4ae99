package ai.moolai.orchestrator.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/// What the conventions call things: those for HTTP, which are stable, and those for generative AI as they were in
/// November
/// 2026 (<https://github.com/open-telemetry/semantic-conventions-genai>), which still change. What they have no word
/// for begins with `moolai.`.
final class Names {
    static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
    static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("gen_ai.provider.name");
    static final AttributeKey<String> REQUEST_MODEL = AttributeKey.stringKey("gen_ai.request.model");
    static final AttributeKey<Boolean> REQUEST_STREAM = AttributeKey.booleanKey("gen_ai.request.stream");
    static final AttributeKey<String> RESPONSE_MODEL = AttributeKey.stringKey("gen_ai.response.model");
    static final AttributeKey<List<String>> FINISH_REASONS =
            AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");
    static final AttributeKey<Double> FIRST_CHUNK = AttributeKey.doubleKey("gen_ai.response.time_to_first_chunk");
    static final AttributeKey<Long> INPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.input_tokens");
    static final AttributeKey<Long> OUTPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.output_tokens");
    static final AttributeKey<Long> CACHE_READ_TOKENS = AttributeKey.longKey("gen_ai.usage.cache_read.input_tokens");
    static final AttributeKey<Long> CACHE_WRITE_TOKENS =
            AttributeKey.longKey("gen_ai.usage.cache_creation.input_tokens");
    static final AttributeKey<Long> REASONING_TOKENS = AttributeKey.longKey("gen_ai.usage.reasoning.output_tokens");
    static final AttributeKey<String> TOKEN_TYPE = AttributeKey.stringKey("gen_ai.token.type");

    static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");
    static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
    static final AttributeKey<String> HTTP_METHOD = AttributeKey.stringKey("http.request.method");
    static final AttributeKey<String> HTTP_ROUTE = AttributeKey.stringKey("http.route");
    static final AttributeKey<Long> HTTP_STATUS = AttributeKey.longKey("http.response.status_code");
    static final AttributeKey<Long> HTTP_RESENDS = AttributeKey.longKey("http.request.resend_count");
    static final AttributeKey<String> URL_PATH = AttributeKey.stringKey("url.path");
    static final AttributeKey<String> URL_SCHEME = AttributeKey.stringKey("url.scheme");

    static final AttributeKey<String> REQUEST_ID = AttributeKey.stringKey("moolai.request.id");
    static final AttributeKey<String> CLIENT_REQUEST_ID = AttributeKey.stringKey("moolai.client_request.id");
    static final AttributeKey<String> KEY_ID = AttributeKey.stringKey("moolai.key.id");
    static final AttributeKey<String> USER_ID = AttributeKey.stringKey("moolai.user.id");
    static final AttributeKey<String> CONFIGURED_PROVIDER = AttributeKey.stringKey("moolai.provider");
    static final AttributeKey<Long> ATTEMPTS = AttributeKey.longKey("moolai.attempts");
    static final AttributeKey<Long> COST = AttributeKey.longKey("moolai.cost.nano_usd");
    static final AttributeKey<String> USAGE_SOURCE = AttributeKey.stringKey("moolai.usage.source");

    private Names() {}

    /// What a route does, in the conventions' words where they have one.
    static String operation(String endpoint) {
        return switch (endpoint) {
            case "/v1/embeddings" -> "embeddings";
            case "/v1/messages/count_tokens" -> "count_tokens";
            default -> "chat";
        };
    }
}
