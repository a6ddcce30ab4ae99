package ai.moolai.llm.embeddings;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.llm.Bridge;
import ai.moolai.llm.CallerRequest;
import ai.moolai.llm.ChatProvider;
import ai.moolai.llm.Json;
import ai.moolai.llm.Provider;
import ai.moolai.llm.RequestBody;
import ai.moolai.llm.chat.TokenEstimate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request for embeddings as it came, with what had to be learnt of it.
///
/// @param body the bytes of the caller
/// @param model the model it asks for
/// @param place where the model's name stands in the body
/// @param input what is to be embedded
/// @param form how the numbers are wanted
/// @param others fields that OpenAI's servers may know and others do not
record EmbeddingsRequest(byte[] body, String model, Span place, Input input, Form form, List<String> others)
        implements CallerRequest {
    /// A stretch of the body, from its first byte to the one behind its last.
    record Span(int from, int to) {}

    /// How the numbers are wanted.
    ///
    /// @param dimensions how many; null for as many as the model gives
    /// @param base64 as little-endian 32-bit floats in base64, instead of an array of numbers
    record Form(@Nullable Integer dimensions, boolean base64) {}

    EmbeddingsRequest {
        others = List.copyOf(others);
    }

    @Override
    public boolean stream() {
        return false;
    }

    @Override
    public @Nullable Bridge passage(ChatProvider provider, String upstreamModel) {
        return switch (provider.kind()) {
            case "openai" -> new OpenAiPassage(this, provider, upstreamModel);
            case "gemini" -> new GeminiBridge(this, provider, upstreamModel);
            default -> null;
        };
    }

    @Override
    public Bridge bridge(Provider provider, String upstreamModel, Call call) {
        Bridge passage = passage(provider.dialect(), upstreamModel);
        if (passage == null) {
            throw Failure.at(
                            FailureCode.UNSUPPORTED_PARAMETER,
                            "body.model",
                            "model: " + model + " (expected: a model of a provider that has embeddings; the one that"
                                    + " serves this model has none)")
                    .asException();
        }
        return passage;
    }

    /// The body with `upstreamModel` in place of the model's name, and every other byte as the caller wrote it.
    byte[] bodyFor(String upstreamModel) {
        if (model.equals(upstreamModel)) {
            return body;
        }
        return RequestBody.spliced(body, place.from, place.to, Json.quoted(upstreamModel));
    }

    /// About how many tokens the input is. Slow: for a virtual thread.
    long tokens() {
        return switch (input) {
            case Input.Texts(List<String> all) -> TokenEstimate.count(String.join("\n", all));
            case Input.Tokens(int _, long tokens) -> tokens;
        };
    }
}
