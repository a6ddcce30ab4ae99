package ai.moolai.llm.anthropic;

import ai.moolai.base.ErrorForm;
import ai.moolai.base.FailureException;
import ai.moolai.llm.CallerDialect;
import ai.moolai.llm.CallerRequest;
import ai.moolai.llm.ChatProvider;
import ai.moolai.llm.chat.TokenCount;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Anthropic's count of the tokens of a prompt, as callers ask for it: `POST /v1/messages/count_tokens`. A provider
/// that speaks Anthropic counts by itself; for any other, [#estimate] does, which asks nobody.
public final class AnthropicTokenCount implements CallerDialect {
    private final AnthropicMessages messages = new AnthropicMessages();

    @Override
    public CallerRequest read(byte[] body, Function<String, @Nullable String> header) {
        return new CountRequest(RequestScan.count(body), MessagesRequest.headers(header));
    }

    @Override
    public ErrorForm errors(ErrorForm house) {
        return messages.errors(house);
    }

    /// The answer where the provider does not count by itself: `{"input_tokens":N}`, about. Slow: for a virtual thread.
    ///
    /// @param request that [#read] has read
    /// @return empty where the provider counts
    /// @throws FailureException when a part of the request cannot be understood
    public static Optional<byte[]> estimate(CallerRequest request, ChatProvider dialect) {
        if (!(request instanceof CountRequest count) || count.passage(dialect, count.model()) != null) {
            return Optional.empty();
        }
        String answer = "{\"input_tokens\":" + TokenCount.prompt(count.chat()) + "}";
        return Optional.of(answer.getBytes(StandardCharsets.US_ASCII));
    }
}
