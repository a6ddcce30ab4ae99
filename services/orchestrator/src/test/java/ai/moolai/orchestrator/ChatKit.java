package ai.moolai.orchestrator;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.OpenAIServiceException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// OpenAI's kit, by its chat completions.
final class ChatKit implements Kit {
    private final OpenAIClient client;

    ChatKit(String baseUrl, String key) {
        client = OpenAIOkHttpClient.builder()
                .baseUrl(baseUrl + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    @Override
    public Heard ask(String model, String id, boolean stream) {
        var params = ChatCompletionCreateParams.builder()
                .model(model)
                .addUserMessage("Say something.")
                .putAdditionalHeader("x-client-request-id", id);
        try {
            return stream ? streamed(params) : whole(params.build());
        } catch (OpenAIServiceException refused) {
            throw new Refused(refused.statusCode(), refused);
        }
    }

    private Heard whole(ChatCompletionCreateParams params) {
        ChatCompletion completion = client.chat().completions().create(params).validate();
        return heard(
                completion, thought(completion.choices().getFirst().message()._allProperties()));
    }

    private Heard streamed(ChatCompletionCreateParams.Builder params) {
        var accumulator = ChatCompletionAccumulator.create();
        var thought = new StringBuilder();
        params.streamOptions(
                ChatCompletionStreamOptions.builder().includeUsage(true).build());
        try (var chunks = client.chat().completions().createStreaming(params.build())) {
            chunks.stream().forEach(chunk -> {
                accumulator.accumulate(chunk.validate());
                for (ChatCompletionChunk.Choice choice : chunk.choices()) {
                    thought.append(thought(choice.delta()._allProperties()));
                }
            });
        }
        return heard(accumulator.chatCompletion(), thought.toString());
    }

    private static String thought(Map<String, JsonValue> more) {
        JsonValue told = more.get("reasoning_content");
        String text = told == null ? null : told.convert(String.class);
        return text == null ? "" : text;
    }

    private static Heard heard(ChatCompletion completion, String thought) {
        ChatCompletion.Choice choice = completion.choices().getFirst();
        ChatCompletionMessage message = choice.message();
        List<Heard.Call> calls = new ArrayList<>();
        message.toolCalls().orElse(List.of()).forEach(call -> {
            var function = call.asFunction().function();
            calls.add(Heard.Call.of(function.name(), function.arguments()));
        });
        Heard.Ending ending = switch (choice.finishReason().asString()) {
            case "stop" -> Heard.Ending.ENDED;
            case "length" -> Heard.Ending.LENGTH;
            case "tool_calls" -> Heard.Ending.TOOLS;
            case "content_filter" -> Heard.Ending.FILTERED;
            default -> throw new AssertionError(choice.finishReason());
        };
        var tokens = completion
                .usage()
                .map(usage -> new Heard.Tokens(
                        usage.promptTokens(),
                        usage.promptTokensDetails()
                                .flatMap(details -> details.cachedTokens())
                                .orElse(0L),
                        usage.completionTokens()))
                .orElse(null);
        return new Heard(message.content().orElse("") + message.refusal().orElse(""), thought, calls, ending, tokens);
    }

    @Override
    public void close() {
        client.close();
    }
}
