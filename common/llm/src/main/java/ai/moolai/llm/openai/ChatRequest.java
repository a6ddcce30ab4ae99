package ai.moolai.llm.openai;

import ai.moolai.base.FailureException;
import ai.moolai.llm.AnswerWriter;
import ai.moolai.llm.CallerChat;
import ai.moolai.llm.ChatBridge;
import ai.moolai.llm.ChatProvider;
import ai.moolai.llm.Json;
import ai.moolai.llm.RequestBody;
import ai.moolai.llm.chat.Chat;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A chat request as it came, with what had to be learnt of it.
///
/// @param body the bytes of the caller
/// @param model the model it asks for
/// @param stream whether it wants a stream
/// @param foreign whether it holds fields that OpenAI's own servers refuse
/// @param wants what its answer has to look like
/// @param places where the fields stand that may have to change
record ChatRequest(byte[] body, String model, boolean stream, boolean foreign, Wants wants, Places places)
        implements CallerChat {
    /// What an answer has to look like.
    ///
    /// @param functions whether it speaks of functions, as was usual before there were tools
    /// @param usage whether the usage chunk of a stream was asked for
    /// @param choices how many answers were asked for
    record Wants(boolean functions, boolean usage, int choices) {}

    private static final byte[] OPTIONS = bytes(",\"stream_options\":{\"include_usage\":true}");
    private static final byte[] OPTIONS_OBJECT = bytes("{\"include_usage\":true}");
    private static final byte[] FLAG = bytes("\"include_usage\":true");
    private static final byte[] FLAG_AND_MORE = bytes("\"include_usage\":true,");
    private static final byte[] TRUE = bytes("true");

    /// A stretch of the body, from its first byte to the one behind its last.
    record Span(int from, int to) {}

    /// Where the fields stand that may have to change.
    ///
    /// @param model the value of `model`
    /// @param end the brace that closes the request
    /// @param usage how the usage chunk is asked for
    record Places(Span model, int end, UsagePlace usage) {}

    /// What has to be done to the body so that the provider sends its usage.
    sealed interface UsagePlace {
        /// Nothing: it is asked for already, or the answer is no stream.
        record Asked() implements UsagePlace {}

        /// There are no options yet.
        record NoOptions() implements UsagePlace {}

        /// The options are null.
        record NullOptions(Span value) implements UsagePlace {}

        /// The options do not speak of usage.
        record Options(int afterBrace, boolean empty) implements UsagePlace {}

        /// The options say no.
        record Refused(Span value) implements UsagePlace {}
    }

    /// Reads a request.
    ///
    /// @throws FailureException when it is no chat request: the field, its value and what was expected
    static ChatRequest read(byte[] body) {
        return new ChatRequestReader(body).read();
    }

    /// The body to send: `upstreamModel` in place of the model's name, the usage chunk asked for in a stream, and every
    /// other byte as the caller wrote it.
    byte[] bodyFor(String upstreamModel) {
        byte[] out = body;
        switch (places.usage) {
            case UsagePlace.Asked() -> {}
            case UsagePlace.NoOptions() -> out = splice(out, new Span(places.end, places.end), OPTIONS);
            case UsagePlace.NullOptions(Span value) -> out = splice(out, value, OPTIONS_OBJECT);
            case UsagePlace.Refused(Span value) -> out = splice(out, value, TRUE);
            case UsagePlace.Options(int at, boolean empty) ->
                out = splice(out, new Span(at, at), empty ? FLAG : FLAG_AND_MORE);
        }
        if (model.equals(upstreamModel)) {
            return out;
        }
        return splice(out, movedModel(out), Json.quoted(upstreamModel));
    }

    @Override
    public Chat chat() {
        return new ChatReader(body, model).read();
    }

    @Override
    public @Nullable ChatBridge passage(ChatProvider provider, String upstreamModel) {
        if (!provider.kind().equals(OpenAiProvider.KIND)) {
            return null;
        }
        boolean understood = !OpenAiModels.of(upstreamModel).own() || !foreign;
        return understood ? new OpenAiPassage(this, upstreamModel) : null;
    }

    @Override
    public AnswerWriter writer(Call call) {
        return new ChatWriter(call, new ChatWriter.Wants(model, wants.usage, wants.functions));
    }

    /// The model's place in `changed`, which differs from the body by one insertion.
    private Span movedModel(byte[] changed) {
        int at = switch (places.usage) {
            case UsagePlace.Asked() -> Integer.MAX_VALUE;
            case UsagePlace.NoOptions() -> places.end;
            case UsagePlace.NullOptions(Span value) -> value.from;
            case UsagePlace.Refused(Span value) -> value.from;
            case UsagePlace.Options(int afterBrace, boolean _) -> afterBrace;
        };
        int moved = places.model.from > at ? changed.length - body.length : 0;
        return new Span(places.model.from + moved, places.model.to + moved);
    }

    private static byte[] splice(byte[] bytes, Span span, byte[] replacement) {
        return RequestBody.spliced(bytes, span.from, span.to, replacement);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
