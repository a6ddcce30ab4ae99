package ai.moolai.llm.embeddings;

import ai.moolai.llm.CallerDialect;
import ai.moolai.llm.CallerRequest;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// OpenAI's embeddings, as callers ask for them. An answer is always whole.
public final class OpenAiEmbeddings implements CallerDialect {
    @Override
    public CallerRequest read(byte[] body, Function<String, @Nullable String> header) {
        return new EmbeddingsReader(body).read();
    }
}
