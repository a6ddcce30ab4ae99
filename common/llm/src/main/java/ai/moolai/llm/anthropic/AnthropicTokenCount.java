package ai.moolai.llm.anthropic;

import ai.moolai.base.ErrorForm;
import ai.moolai.base.Failure;
import ai.moolai.base.RequestId;
import ai.moolai.llm.CallerDialect;
import ai.moolai.llm.CallerRequest;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Anthropic's count of the tokens of a prompt, as callers ask for it: `POST /v1/messages/count_tokens`. A provider
/// that speaks Anthropic counts by itself; for any other, the gateway estimates the tokens of [CallerRequest#chat] and
/// answers with [#answer].
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

    @Override
    public byte[] errorEvent(Failure failure, RequestId id, ErrorForm house) {
        return messages.errorEvent(failure, id, house);
    }

    /// The answer: `{"input_tokens":N}`.
    public static byte[] answer(long tokens) {
        return ("{\"input_tokens\":" + tokens + "}").getBytes(StandardCharsets.US_ASCII);
    }
}
