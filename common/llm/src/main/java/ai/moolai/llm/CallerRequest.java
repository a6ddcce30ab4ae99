package ai.moolai.llm;

import ai.moolai.base.FailureException;
import org.jspecify.annotations.Nullable;

/// A request as it came, in its caller's dialect.
public interface CallerRequest {
    /// As the caller wrote it.
    byte[] body();

    /// The model that it asks for, which may be pinned as `provider/model`.
    String model();

    boolean stream();

    /// The way to a provider that speaks the caller's own dialect: everything passes but what must change. Null when
    /// the provider does not, or when the request holds what it would not understand.
    ///
    /// @param model as the provider knows it
    @Nullable
    Bridge passage(ChatProvider dialect, String model);

    /// The way to `provider`. May read all of the request.
    ///
    /// @param model as the provider knows it
    /// @throws FailureException when there is none: the request is not understood, or the provider cannot do it
    Bridge bridge(Provider provider, String model, Call call);

    /// How the caller's dialect calls what OpenAI's chat requests call `name`.
    default String nameOf(String name) {
        return name;
    }

    /// What an answer has to tell about its call.
    ///
    /// @param id of the call here
    /// @param createdSeconds since 1970, when it came in
    record Call(String id, long createdSeconds) {}
}
