package ai.moolai.llm.gemini;

import ai.moolai.base.Secret;
import ai.moolai.llm.ChatProvider;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.StreamReader;
import ai.moolai.llm.WireRequest;
import ai.moolai.llm.chat.Abilities;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.ProviderError;
import java.util.Map;

/// Google's Gemini API.
public final class GeminiProvider implements ChatProvider {
    public static final String KIND = "gemini";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String versionSegment() {
        return "v1beta";
    }

    @Override
    public Map<String, String> credentials(Secret key) {
        return Map.of("x-goog-api-key", key.reveal());
    }

    @Override
    public Abilities abilities(String model) {
        return GeminiModels.family(model).abilities();
    }

    @Override
    public WireRequest request(Chat chat, Abilities abilities) {
        return new RequestWriter(chat, abilities).write();
    }

    @Override
    public Answer answer(byte[] body) throws InvalidAnswerException {
        return AnswerReader.read(body);
    }

    @Override
    public StreamReader stream() {
        return new GeminiStream();
    }

    @Override
    public ProviderError error(int status, byte[] body) {
        return ErrorReader.read(status, body);
    }
}
