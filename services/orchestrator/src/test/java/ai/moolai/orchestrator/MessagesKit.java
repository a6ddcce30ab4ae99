package ai.moolai.orchestrator;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;

/// Anthropic's kit.
final class MessagesKit implements Kit {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final AnthropicClient client;

    MessagesKit(String baseUrl, String key) {
        client = AnthropicOkHttpClient.builder()
                .baseUrl(baseUrl)
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    @Override
    public Heard ask(String model, String id, boolean stream) {
        var params = MessageCreateParams.builder()
                .model(model)
                .maxTokens(1024)
                .addUserMessage("Say something.")
                .putAdditionalHeader("x-client-request-id", id)
                .build();
        try {
            return heard(
                    stream ? streamed(params) : client.messages().create(params).validate());
        } catch (AnthropicServiceException refused) {
            throw new Refused(refused.statusCode(), refused);
        }
    }

    private Message streamed(MessageCreateParams params) {
        var accumulator = MessageAccumulator.create();
        try (var events = client.messages().createStreaming(params)) {
            events.stream().forEach(event -> accumulator.accumulate(event.validate()));
        }
        return accumulator.message();
    }

    private static Heard heard(Message message) {
        var said = new StringBuilder();
        var thought = new StringBuilder();
        List<Heard.Call> calls = new ArrayList<>();
        for (ContentBlock block : message.content()) {
            block.text().ifPresent(text -> said.append(text.text()));
            block.thinking().ifPresent(thinking -> thought.append(thinking.thinking()));
            block.toolUse().ifPresent(use -> calls.add(Heard.Call.of(use.name(), json(use._input()))));
        }
        Heard.Ending ending = switch (message.stopReason().orElseThrow().asString()) {
            case "end_turn", "stop_sequence", "pause_turn" -> Heard.Ending.ENDED;
            case "max_tokens" -> Heard.Ending.LENGTH;
            case "tool_use" -> Heard.Ending.TOOLS;
            case "refusal" -> Heard.Ending.FILTERED;
            default -> throw new AssertionError(message.stopReason());
        };
        var usage = message.usage();
        long cached = usage.cacheReadInputTokens().orElse(0L);
        long written = usage.cacheCreationInputTokens().orElse(0L);
        var tokens = new Heard.Tokens(usage.inputTokens() + cached + written, cached, usage.outputTokens());
        return new Heard(said.toString(), thought.toString(), calls, ending, tokens);
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
