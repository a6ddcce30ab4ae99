package ai.moolai.llm.embeddings;

import ai.moolai.base.Secret;
import ai.moolai.llm.Bridge;
import ai.moolai.llm.CallerRequest;
import ai.moolai.llm.ChatProvider;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.StreamReader;
import ai.moolai.llm.WireRequest;
import ai.moolai.llm.chat.Abilities;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.ProviderError;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/// Requests for tests.
final class Asked {
    private Asked() {}

    static CallerRequest read(String body) {
        return new OpenAiEmbeddings().read(bytes(body), _ -> null);
    }

    static Bridge bridge(String body, String kind, String model) {
        return Objects.requireNonNull(read(body).passage(new Kind(kind), model));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// A provider of which only the kind matters.
    record Kind(String kind) implements ChatProvider {
        @Override
        public Map<String, String> credentials(Secret key) {
            return Map.of();
        }

        @Override
        public Abilities abilities(String model) {
            throw new UnsupportedOperationException();
        }

        @Override
        public WireRequest request(Chat chat, Abilities abilities) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Answer answer(byte[] body) throws InvalidAnswerException {
            throw new UnsupportedOperationException();
        }

        @Override
        public StreamReader stream() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ProviderError error(int status, byte[] body) {
            return new ProviderError(ProviderError.Kind.SERVER, kind + " " + status, null, null, null, null);
        }
    }
}
