package ai.moolai.llm.openai;

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

/// OpenAI's Chat Completions, as OpenAI and many others serve it.
public final class OpenAiProvider implements ChatProvider {
    public static final String KIND = "openai";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Map<String, String> credentials(Secret key) {
        return Map.of("authorization", "Bearer " + key.reveal());
    }

    @Override
    public Abilities abilities(String model) {
        return OpenAiModels.of(model).abilities();
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
        return new ChunkReader();
    }

    @Override
    public ProviderError error(int status, byte[] body) {
        return ErrorReader.read(status, body);
    }
}
