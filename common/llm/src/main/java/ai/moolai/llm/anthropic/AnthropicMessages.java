package ai.moolai.llm.anthropic;

import ai.moolai.base.ErrorForm;
import ai.moolai.base.Failure;
import ai.moolai.base.RequestId;
import ai.moolai.llm.CallerChat;
import ai.moolai.llm.CallerDialect;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Anthropic's Messages, as callers speak it: `POST /v1/messages`.
public final class AnthropicMessages implements CallerDialect {
    private static final byte[] EVENT = "event: error\ndata: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

    @Override
    public CallerChat read(byte[] body, Function<String, @Nullable String> header) {
        return new MessagesRequest(RequestScan.answer(body), MessagesRequest.headers(header));
    }

    @Override
    public ErrorForm errors(ErrorForm house) {
        return ErrorWriter::write;
    }

    @Override
    public byte[] errorEvent(Failure failure, RequestId id, ErrorForm house) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(EVENT);
        out.writeBytes(ErrorWriter.write(failure, id));
        out.writeBytes(END);
        return out.toByteArray();
    }
}
