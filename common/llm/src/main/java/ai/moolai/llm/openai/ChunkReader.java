package ai.moolai.llm.openai;

import ai.moolai.llm.CallIds;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.Json;
import ai.moolai.llm.StreamReader;
import ai.moolai.llm.chat.Piece;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads the chunks of a streamed answer. A choice ends when the usage comes or the stream ends, and not when a chunk
/// gives the reason: some servers give it with every chunk.
final class ChunkReader implements StreamReader {
    private final Map<Integer, ChoiceReader> choices = new TreeMap<>();
    private @Nullable String id;
    private @Nullable String model;
    private @Nullable String serviceTier;
    private @Nullable CallIds ids;
    private boolean begun;
    private boolean ended;

    @Override
    public void event(byte[] bytes, int from, int to, Consumer<Piece> out) throws InvalidAnswerException {
        if (ended) {
            return;
        }
        if (Chunk.isDone(bytes, from, to)) {
            done(out);
            return;
        }
        JsonNode chunk = Json.tree(bytes, from, to);
        if (!chunk.isObject()) {
            throw new InvalidAnswerException("an event that is no JSON object");
        }
        if (failed(chunk)) {
            ended = true;
            out.accept(new Piece.Failed(ErrorReader.inStream(bytes, from, to)));
            return;
        }
        id = id == null ? AnswerReader.text(chunk, "id") : id;
        model = model == null ? AnswerReader.text(chunk, "model") : model;
        JsonNode said = chunk.path("choices");
        if (said.isArray() && !said.isEmpty()) {
            begin(out);
            for (JsonNode choice : said) {
                choice(choice, out);
            }
        }
        used(chunk, bytes, from, to, out);
    }

    private static boolean failed(JsonNode chunk) {
        JsonNode error = chunk.path("error");
        return !(error.isMissingNode() || error.isNull()) || "error".equals(Json.textAt(chunk, "object"));
    }

    private void choice(JsonNode choice, Consumer<Piece> out) throws InvalidAnswerException {
        if (!choice.isObject()) {
            return;
        }
        JsonNode index = choice.path("index");
        int number = index.isInt() && index.intValue() >= 0 ? index.intValue() : 0;
        CallIds named = ids == null ? new CallIds(id) : ids;
        ids = named;
        choices.computeIfAbsent(number, place -> new ChoiceReader(place, named)).read(choice, out);
    }

    private void used(JsonNode chunk, byte[] bytes, int from, int to, Consumer<Piece> out) {
        String tier = AnswerReader.text(chunk, "service_tier");
        boolean newTier = tier != null && !tier.equals(serviceTier);
        serviceTier = tier == null ? serviceTier : tier;
        // Its words are kept as they came, so the bytes are read, and not the tree.
        Chunk.Piece piece =
                chunk.path("usage").isObject() && Chunk.read(bytes, from, to) instanceof Chunk.Piece read ? read : null;
        if (piece == null && !newTier) {
            return;
        }
        begin(out);
        if (piece != null && !piece.choices()) {
            choices.values().forEach(choice -> choice.end(out));
        }
        out.accept(new Piece.Used(piece == null ? null : piece.usage(), serviceTier, null));
    }

    private void begin(Consumer<Piece> out) {
        if (!begun) {
            begun = true;
            out.accept(new Piece.Begun(id, model));
        }
    }

    private void done(Consumer<Piece> out) throws InvalidAnswerException {
        if (choices.isEmpty()) {
            throw new InvalidAnswerException("an end before anything was said");
        }
        for (ChoiceReader choice : choices.values()) {
            choice.check();
        }
        finish(out);
    }

    private void finish(Consumer<Piece> out) {
        ended = true;
        choices.values().forEach(choice -> choice.end(out));
        out.accept(new Piece.Done());
    }

    /// Some servers leave the last word out: then the answer is whole if every choice was given a reason to end.
    @Override
    public void end(Consumer<Piece> out) {
        if (!ended
                && !choices.isEmpty()
                && choices.values().stream().allMatch(choice -> choice.hasReason() && choice.sound())) {
            finish(out);
        }
    }
}
