package ai.moolai.llm.responses;

import ai.moolai.base.ErrorForm;
import ai.moolai.base.Failure;
import ai.moolai.base.RequestId;
import ai.moolai.llm.CallerChat;
import ai.moolai.llm.CallerDialect;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// OpenAI's Responses (`POST /v1/responses`), as callers speak it. Every call stands for itself: nothing is kept, so a
/// caller sends the whole input each time, and its answers say `store: false`.
public final class OpenAiResponses implements CallerDialect {
    /// How signatures are written here: as in OpenAI's chat requests.
    static final String DIALECT = "openai";

    @Override
    public CallerChat read(byte[] body, Function<String, @Nullable String> header) {
        return new RequestReader(body).read();
    }

    @Override
    public byte[] errorEvent(Failure failure, RequestId id, ErrorForm house) {
        return ErrorEvent.of(failure, house.body(failure, id));
    }
}
