package ai.moolai.llm.gemini;

import ai.moolai.llm.CallIds;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.Json;
import ai.moolai.llm.StreamReader;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Piece;
import ai.moolai.llm.chat.ProviderError;
import ai.moolai.llm.chat.ReportedUsage;
import ai.moolai.llm.chat.Signature;
import ai.moolai.llm.chat.Stop;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads the chunks of a streamed answer. No word ends the stream: it is whole when it closes after every candidate has
/// said why it ended, or the prompt was blocked. Only then are the ends told, since some models put `STOP` on every
/// chunk.
final class GeminiStream implements StreamReader {
    private final Map<Integer, Candidate> candidates = new TreeMap<>();
    private @Nullable CallIds ids;
    private @Nullable String blocked;
    private boolean begun;
    private boolean over;

    /// What is known of one candidate.
    private static final class Candidate {
        private int calls;
        private @Nullable String finish;
    }

    @Override
    public void event(byte[] bytes, int from, int to, Consumer<Piece> out) throws InvalidAnswerException {
        if (over) {
            return;
        }
        JsonNode chunk = Json.tree(bytes, from, to);
        ProviderError error = ErrorReader.inStream(chunk);
        if (error != null) {
            fail(error, out);
            return;
        }
        if (!chunk.isObject()) {
            throw new InvalidAnswerException("an event that is no JSON object");
        }
        if (!begun) {
            begun = true;
            out.accept(new Piece.Begun(Json.textAt(chunk, "responseId"), Json.textAt(chunk, "modelVersion")));
        }
        usage(chunk.path("usageMetadata"), out);
        String reason = Json.textAt(chunk.path("promptFeedback"), "blockReason");
        blocked = reason == null || reason.equals("BLOCKED_REASON_UNSPECIFIED") ? blocked : reason;
        int place = 0;
        for (JsonNode candidate : chunk.path("candidates")) {
            candidate(chunk, candidate, place++, out);
            if (over) {
                return;
            }
        }
    }

    @Override
    public void end(Consumer<Piece> out) {
        if (over) {
            return;
        }
        if (candidates.isEmpty() && blocked != null) {
            candidates.put(0, new Candidate());
        }
        if (candidates.isEmpty()
                || (blocked == null && candidates.values().stream().anyMatch(one -> one.finish == null))) {
            return;
        }
        candidates.forEach((index, candidate) -> out.accept(new Piece.Ended(index, ending(candidate))));
        over = true;
        out.accept(new Piece.Done());
    }

    private Answer.Ending ending(Candidate candidate) {
        String word = candidate.finish;
        return word == null
                ? new Answer.Ending(Stop.FILTERED, blocked, null)
                : new Answer.Ending(
                        FinishReasons.stop(word, candidate.calls > 0).orElse(Stop.END), word, null);
    }

    private static void usage(JsonNode told, Consumer<Piece> out) {
        ReportedUsage usage = UsageReader.read(told.isObject() ? told : null);
        String tier = Json.textAt(told, "serviceTier");
        if (usage != null || tier != null) {
            out.accept(new Piece.Used(usage, tier == null ? null : tier.toLowerCase(Locale.ROOT), null));
        }
    }

    private void candidate(JsonNode chunk, JsonNode told, int place, Consumer<Piece> out)
            throws InvalidAnswerException {
        JsonNode number = told.path("index");
        int index = number.canConvertToInt() && number.isInt() && number.intValue() >= 0 ? number.intValue() : place;
        Candidate candidate = candidates.computeIfAbsent(index, _ -> new Candidate());
        for (JsonNode part : told.path("content").path("parts")) {
            if (part.path("functionCall").isObject()) {
                call(chunk, index, candidate, part, out);
            } else if (part.path("inlineData").isObject()
                    || part.path("fileData").isObject()) {
                fail(new ProviderError(ProviderError.Kind.REJECTED, UNTOLD_MEDIA, null, null, null, null), out);
                return;
            } else {
                text(index, part, out);
            }
        }
        String finish = Json.textAt(told, "finishReason");
        if (finish == null || finish.equals(FinishReasons.NONE)) {
            return;
        }
        candidate.finish = finish;
        if (FinishReasons.stop(finish, candidate.calls > 0).isEmpty()) {
            String why = Json.textAt(told, "finishMessage");
            String message = "an answer that ended with " + finish + (why == null ? "" : ": " + why);
            fail(new ProviderError(ProviderError.Kind.SERVER, message, null, null, finish, null), out);
        }
    }

    /// Pictures and sounds in answers have no place in a chat's answer, and half an answer is none.
    private static final String UNTOLD_MEDIA =
            "an answer with a picture or a sound in it (expected: text; ask a model that answers in text)";

    private static void text(int index, JsonNode part, Consumer<Piece> out) {
        String text = Json.textAt(part, "text");
        if (text != null && !text.isEmpty()) {
            boolean thought = part.path("thought").asBoolean();
            out.accept(thought ? new Piece.Thinking(index, text) : new Piece.Text(index, text));
        }
        Signature signature = signature(part);
        if (signature != null) {
            out.accept(new Piece.Sealed(index, signature));
        }
    }

    private void call(JsonNode chunk, int index, Candidate candidate, JsonNode part, Consumer<Piece> out)
            throws InvalidAnswerException {
        JsonNode call = part.path("functionCall");
        String name = Json.textAt(call, "name");
        JsonNode arguments = call.path("args");
        if (name == null || name.isEmpty()) {
            throw new InvalidAnswerException("a function call without a name");
        }
        if (!arguments.isObject() && !arguments.isMissingNode() && !arguments.isNull()) {
            throw new InvalidAnswerException("a function call whose arguments are no object");
        }
        ids = ids == null ? new CallIds(Json.textAt(chunk, "responseId")) : ids;
        String id = ids.of(Json.textAt(call, "id"));
        int count = candidate.calls++;
        out.accept(new Piece.ToolCall(index, count, id, name, signature(part)));
        out.accept(new Piece.Arguments(index, count, arguments.isObject() ? Json.text(arguments) : "{}"));
    }

    private static @Nullable Signature signature(JsonNode part) {
        String value = Json.textAt(part, "thoughtSignature");
        return value == null || value.isEmpty() ? null : new Signature(GeminiProvider.KIND, value);
    }

    private void fail(ProviderError error, Consumer<Piece> out) {
        over = true;
        out.accept(new Piece.Failed(error));
    }
}
