package ai.moolai.llm.anthropic;

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

/// Anthropic's Messages, as Anthropic and others serve it.
public final class AnthropicProvider implements ChatProvider {
    public static final String KIND = "anthropic";

    /// Under the versioned base URL.
    static final String PATH = "/messages";

    static final String VERSION_HEADER = "anthropic-version";
    static final String VERSION = "2023-06-01";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Map<String, String> credentials(Secret key) {
        return Map.of("x-api-key", key.reveal());
    }

    @Override
    public Abilities abilities(String model) {
        return AnthropicModels.of(model).abilities();
    }

    @Override
    public WireRequest request(Chat chat, Abilities abilities) {
        return new RequestWriter(chat, AnthropicModels.of(chat.model()).with(abilities)).write();
    }

    @Override
    public Answer answer(byte[] body) throws InvalidAnswerException {
        return AnswerReader.read(body);
    }

    @Override
    public StreamReader stream() {
        return new EventReader();
    }

    @Override
    public ProviderError error(int status, byte[] body) {
        return ErrorReader.read(status, body);
    }
}
