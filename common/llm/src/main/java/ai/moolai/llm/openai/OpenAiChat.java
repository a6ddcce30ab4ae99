package ai.moolai.llm.openai;

import ai.moolai.llm.CallerChat;
import ai.moolai.llm.CallerDialect;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// OpenAI's Chat Completions, as callers speak it.
public final class OpenAiChat implements CallerDialect {
    @Override
    public CallerChat read(byte[] body, Function<String, @Nullable String> header) {
        return ChatRequest.read(body);
    }
}
