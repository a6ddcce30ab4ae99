package ai.moolai.llm;

import ai.moolai.base.FailureException;
import ai.moolai.base.Secret;
import ai.moolai.llm.chat.Abilities;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.ProviderError;
import java.util.Map;

/// The dialect of a kind of provider: pure translation between a [Chat] and what goes over the wire. It calls nobody,
/// waits for nothing and keeps nothing; connections, time limits, retries and records are the gateway's. One instance
/// serves every call, from many threads.
///
/// Whoever wants to plug one in writes a class with a constructor without parameters, names it in
/// `META-INF/services/ai.moolai.llm.ChatProvider`, and puts the jar into `plugins/`.
public interface ChatProvider {
    /// The word for it in configuration, as `anthropic`: lower-case letters, digits, `_` and `-`.
    String kind();

    /// The path segment that names the version of its interface, which people leave out of base URLs.
    default String versionSegment() {
        return "v1";
    }

    /// The headers by which it knows who calls.
    Map<String, String> credentials(Secret key);

    /// What `model` can do, as far as is known here.
    Abilities abilities(String model);

    /// What to send for `chat`. What the model cannot do is refused, or left out and named in [WireRequest#dropped];
    /// what the chat names as untranslated is named there as well.
    ///
    /// @param abilities of the chat's model: [#abilities], or what the configuration says
    /// @throws FailureException `unsupported_parameter` or `invalid_value`; its param is named as in OpenAI's chat
    ///     requests
    WireRequest request(Chat chat, Abilities abilities);

    /// Reads a whole answer, of a status from 200 to 299.
    ///
    /// @throws InvalidAnswerException when it is none
    Answer answer(byte[] body) throws InvalidAnswerException;

    /// Reads a streamed answer: one reader for each.
    StreamReader stream();

    /// Reads the body of an answer with status 300 or above; whatever it is, it comes to an error.
    ProviderError error(int status, byte[] body);
}
