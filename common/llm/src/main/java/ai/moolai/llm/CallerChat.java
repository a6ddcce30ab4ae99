package ai.moolai.llm;

import ai.moolai.base.FailureException;
import ai.moolai.llm.chat.Chat;
import org.jspecify.annotations.Nullable;

/// A request for the next turn of a conversation. Any provider can be asked for it: what does not pass is translated.
public interface CallerChat extends CallerRequest {
    /// The request in nobody's dialect. Reads all of it.
    ///
    /// @throws FailureException when a part cannot be understood
    Chat chat();

    /// Writes one answer to this request.
    AnswerWriter writer(Call call);

    @Override
    @Nullable
    ChatBridge passage(ChatProvider dialect, String model);

    @Override
    default ChatBridge bridge(Provider provider, String model, Call call) {
        ChatBridge passage = passage(provider.dialect(), model);
        return passage == null ? new Translation(this, provider, model, call) : passage;
    }
}
