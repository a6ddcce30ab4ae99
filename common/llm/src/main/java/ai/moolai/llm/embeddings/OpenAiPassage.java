package ai.moolai.llm.embeddings;

import ai.moolai.llm.Bridge;
import ai.moolai.llm.ChatProvider;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.Json;
import ai.moolai.llm.Learned;
import ai.moolai.llm.WireRequest;
import ai.moolai.llm.chat.ProviderError;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/// To a server that speaks OpenAI's embeddings: request and answer pass, but for the model's name. The numbers are
/// stepped over; only model and usage are read.
final class OpenAiPassage implements Bridge {
    private final EmbeddingsRequest asked;
    private final ChatProvider provider;
    private final WireRequest request;

    OpenAiPassage(EmbeddingsRequest asked, ChatProvider provider, String model) {
        this.asked = asked;
        this.provider = provider;
        this.request = new WireRequest("/embeddings", asked.bodyFor(model));
    }

    @Override
    public WireRequest request() {
        return request;
    }

    @Override
    public Whole whole(byte[] body) throws InvalidAnswerException {
        try (JsonParser parser = Json.FACTORY.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new InvalidAnswerException("what is no JSON object");
            }
            return new Whole(body, learned(parser));
        } catch (IOException | NumberFormatException malformed) {
            throw new InvalidAnswerException("what is no JSON");
        }
    }

    private static Learned learned(JsonParser parser) throws IOException, InvalidAnswerException {
        var learned = new Learned();
        learned.spoken = true;
        boolean data = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            switch (name) {
                case "data" -> {
                    data = token == JsonToken.START_ARRAY;
                    parser.skipChildren();
                }
                case "model" -> learned.model = Json.text(parser);
                case "usage" -> learned.usage = EmbeddingsUsage.read(parser, "prompt_tokens", "total_tokens");
                default -> parser.skipChildren();
            }
        }
        if (!data || parser.nextToken() != null) {
            throw new InvalidAnswerException("what holds no embeddings");
        }
        return learned;
    }

    @Override
    public ProviderError error(int status, byte[] body) {
        return provider.error(status, body);
    }

    @Override
    public long promptTokens() {
        return asked.tokens();
    }

    @Override
    public long answerTokens(byte[] body) {
        return 0;
    }
}
