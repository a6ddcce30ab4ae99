package ai.moolai.llm.anthropic;

import ai.moolai.llm.AnswerWriter;
import ai.moolai.llm.CallerChat;
import ai.moolai.llm.ChatBridge;
import ai.moolai.llm.ChatProvider;
import ai.moolai.llm.Passage;
import ai.moolai.llm.WireRequest;
import ai.moolai.llm.chat.Chat;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A request for a message as it came.
///
/// @param scan what had to be learnt of it
/// @param headers that go on with it to a provider of the same dialect
record MessagesRequest(RequestScan scan, Map<String, String> headers) implements CallerChat {
    private static final String BETA_HEADER = "anthropic-beta";
    private static final byte[] LAST_EVENT =
            "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n".getBytes(StandardCharsets.US_ASCII);

    /// Of the caller's headers, those that change how the provider reads the request.
    static Map<String, String> headers(Function<String, @Nullable String> header) {
        Map<String, String> headers = new LinkedHashMap<>();
        String version = header.apply(AnthropicProvider.VERSION_HEADER);
        headers.put(AnthropicProvider.VERSION_HEADER, version == null ? AnthropicProvider.VERSION : version);
        String beta = header.apply(BETA_HEADER);
        if (beta != null) {
            headers.put(BETA_HEADER, beta);
        }
        return headers;
    }

    @Override
    public byte[] body() {
        return scan.body();
    }

    @Override
    public String model() {
        return scan.model();
    }

    @Override
    public boolean stream() {
        return scan.stream();
    }

    @Override
    public Chat chat() {
        return RequestReader.answer(scan.body());
    }

    @Override
    public @Nullable ChatBridge passage(ChatProvider provider, String model) {
        return !provider.kind().equals(AnthropicProvider.KIND) || scan.foreign()
                ? null
                : new Passage(
                        this,
                        provider,
                        new WireRequest(AnthropicProvider.PATH, headers, scan.bodyFor(model), List.of()),
                        LAST_EVENT);
    }

    @Override
    public AnswerWriter writer(Call call) {
        return new MessageWriter(call, model());
    }

    @Override
    public String nameOf(String name) {
        return callersName(name);
    }

    static String callersName(String name) {
        return switch (name) {
            case "max_completion_tokens" -> "max_tokens";
            case "stop" -> "stop_sequences";
            case "reasoning_effort" -> "thinking";
            case "response_format" -> "output_config.format";
            case "user" -> "metadata.user_id";
            case "parallel_tool_calls" -> "tool_choice.disable_parallel_tool_use";
            default -> name;
        };
    }
}
