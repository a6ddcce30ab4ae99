package ai.moolai.orchestrator;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.OpenAIServiceException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStatus;
import java.util.ArrayList;
import java.util.List;

/// OpenAI's kit, by its Responses.
final class ResponsesKit implements Kit {
    private final OpenAIClient client;

    ResponsesKit(String baseUrl, String key) {
        client = OpenAIOkHttpClient.builder()
                .baseUrl(baseUrl + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    @Override
    public Heard ask(String model, String id, boolean stream) {
        var params = ResponseCreateParams.builder()
                .model(model)
                .input("Say something.")
                .putAdditionalHeader("x-client-request-id", id)
                .build();
        try {
            return heard(
                    stream
                            ? streamed(params)
                            : client.responses().create(params).validate());
        } catch (OpenAIServiceException refused) {
            throw new Refused(refused.statusCode(), refused);
        }
    }

    private Response streamed(ResponseCreateParams params) {
        var accumulator = ResponseAccumulator.create();
        try (var events = client.responses().createStreaming(params)) {
            events.stream().forEach(event -> accumulator.accumulate(event.validate()));
        }
        return accumulator.response();
    }

    private static Heard heard(Response response) {
        var said = new StringBuilder();
        var thought = new StringBuilder();
        List<Heard.Call> calls = new ArrayList<>();
        for (ResponseOutputItem item : response.output()) {
            item.message()
                    .ifPresent(message -> message.content().forEach(content -> {
                        content.outputText().ifPresent(text -> said.append(text.text()));
                        content.refusal().ifPresent(refusal -> said.append(refusal.refusal()));
                    }));
            item.reasoning().ifPresent(reasoning -> reasoning.summary().forEach(part -> thought.append(part.text())));
            item.functionCall().ifPresent(call -> calls.add(Heard.Call.of(call.name(), call.arguments())));
        }
        var usage = response.usage()
                .map(told -> new Heard.Tokens(
                        told.inputTokens(), told.inputTokensDetails().cachedTokens(), told.outputTokens()))
                .orElse(null);
        return new Heard(said.toString(), thought.toString(), calls, ending(response, calls), usage);
    }

    private static Heard.Ending ending(Response response, List<Heard.Call> calls) {
        if (response.status().orElseThrow().equals(ResponseStatus.COMPLETED)) {
            return calls.isEmpty() ? Heard.Ending.ENDED : Heard.Ending.TOOLS;
        }
        return switch (response.incompleteDetails()
                .orElseThrow()
                .reason()
                .orElseThrow()
                .asString()) {
            case "max_output_tokens" -> Heard.Ending.LENGTH;
            case "content_filter" -> Heard.Ending.FILTERED;
            default -> throw new AssertionError(response.incompleteDetails());
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
