package ai.moolai.llm;

import ai.moolai.base.Secret;
import ai.moolai.llm.chat.Abilities;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.ProviderError;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// A dialect whose table of models is put right by configuration: vendors change their models faster than programs are
/// released.
public final class Corrected implements ChatProvider {
    /// What is known better of one model, or of all whose names begin alike.
    ///
    /// @param model its name; a `*` at the end stands for any more
    public record Correction(String model, UnaryOperator<Abilities> change) {
        boolean about(String other) {
            return model.endsWith("*") ? other.startsWith(model.substring(0, model.length() - 1)) : other.equals(model);
        }
    }

    private final ChatProvider dialect;
    private final List<Correction> corrections;

    private Corrected(ChatProvider dialect, List<Correction> corrections) {
        this.dialect = dialect;
        this.corrections = List.copyOf(corrections);
    }

    /// The dialect with these corrections, made in their order.
    public static ChatProvider of(ChatProvider dialect, List<Correction> corrections) {
        return corrections.isEmpty() ? dialect : new Corrected(dialect, corrections);
    }

    @Override
    public Abilities abilities(String model) {
        Abilities abilities = dialect.abilities(model);
        for (Correction correction : corrections) {
            if (correction.about(model)) {
                abilities = correction.change.apply(abilities);
            }
        }
        return abilities;
    }

    @Override
    public String kind() {
        return dialect.kind();
    }

    @Override
    public String versionSegment() {
        return dialect.versionSegment();
    }

    @Override
    public Map<String, String> credentials(Secret key) {
        return dialect.credentials(key);
    }

    @Override
    public WireRequest request(Chat chat, Abilities abilities) {
        return dialect.request(chat, abilities);
    }

    @Override
    public Answer answer(byte[] body) throws InvalidAnswerException {
        return dialect.answer(body);
    }

    @Override
    public StreamReader stream() {
        return dialect.stream();
    }

    @Override
    public ProviderError error(int status, byte[] body) {
        return dialect.error(status, body);
    }
}
