package ai.moolai.llm.anthropic;

import ai.moolai.llm.Bridge;
import ai.moolai.llm.CallerRequest;
import ai.moolai.llm.ChatProvider;
import ai.moolai.llm.Provider;
import ai.moolai.llm.WireRequest;
import ai.moolai.llm.chat.Chat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request to count tokens as it came.
///
/// @param scan what had to be learnt of it
/// @param headers that go on with it
record CountRequest(RequestScan scan, Map<String, String> headers) implements CallerRequest {
    private static final String PATH = AnthropicProvider.PATH + "/count_tokens";

    @Override
    public byte[] body() {
        return scan.body();
    }

    @Override
    public String model() {
        return scan.model();
    }

    @Override
    public boolean stream() {
        return false;
    }

    Chat chat() {
        return RequestReader.count(scan.body());
    }

    @Override
    public @Nullable Bridge passage(ChatProvider provider, String model) {
        return !provider.kind().equals(AnthropicProvider.KIND) || scan.foreign()
                ? null
                : new CountPassage(this, provider, new WireRequest(PATH, headers, scan.bodyFor(model), List.of()));
    }

    /// Only asked for where the provider counts by itself: what others do not count is estimated here.
    @Override
    public Bridge bridge(Provider provider, String model, Call call) {
        Bridge passage = passage(provider.dialect(), model);
        if (passage == null) {
            throw Refusals.unsupported(
                    "model", Refusals.quoted(model()), "a model of a provider that counts tokens by itself");
        }
        return passage;
    }

    @Override
    public String nameOf(String name) {
        return MessagesRequest.callersName(name);
    }
}
