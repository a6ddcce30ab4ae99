package ai.moolai.llm.embeddings;

import ai.moolai.base.ErrorForm;
import ai.moolai.base.Failure;
import ai.moolai.base.RequestId;
import ai.moolai.llm.CallerDialect;
import ai.moolai.llm.CallerRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// OpenAI's embeddings, as callers ask for them. An answer is always whole.
public final class OpenAiEmbeddings implements CallerDialect {
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

    @Override
    public CallerRequest read(byte[] body, Function<String, @Nullable String> header) {
        return new EmbeddingsReader(body).read();
    }

    @Override
    public byte[] errorEvent(Failure failure, RequestId id, ErrorForm house) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(DATA);
        out.writeBytes(house.body(failure, id));
        out.writeBytes(END);
        return out.toByteArray();
    }
}
