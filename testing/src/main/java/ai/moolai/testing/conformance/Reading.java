package ai.moolai.testing.conformance;

import ai.moolai.llm.ChatProvider;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.SseSplitter;
import ai.moolai.llm.StreamReader;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.AnswerBuilder;
import ai.moolai.llm.chat.Piece;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One stream, read as the gateway reads it, with every rule of [StreamReader] held against it. After the last piece
/// it is read on, to see that nothing more is told.
final class Reading {
    private static final int EVENT_BYTES_MAX = 32 << 20;

    private final StreamReader reader;
    private final List<Piece> pieces = new ArrayList<>();
    private final List<String> breaches = new ArrayList<>();
    private final Map<Integer, Set<Integer>> callsByChoice = new HashMap<>();
    private boolean inOrder = true;
    private @Nullable Piece last;
    private @Nullable String invalid;

    private Reading(StreamReader reader) {
        this.reader = reader;
    }

    /// Reads a stream that arrives in `parts` and then ends.
    static Reading of(ChatProvider provider, byte[]... parts) {
        var reading = new Reading(provider.stream());
        var splitter = new SseSplitter(EVENT_BYTES_MAX);
        boolean followed = true;
        for (byte[] part : parts) {
            followed &= splitter.feed(part, reading::event);
        }
        boolean clean = splitter.finish(reading::event);
        if (followed && clean && reading.last == null && reading.invalid == null) {
            reading.reader.end(reading::tell);
        }
        return reading;
    }

    private void event(SseSplitter.Event event) {
        if (invalid != null || !event.hasData()) {
            return;
        }
        try {
            reader.event(event.data(), event.dataStart(), event.dataEnd(), this::tell);
        } catch (InvalidAnswerException thrown) {
            if (last == null) {
                invalid = String.valueOf(thrown.getMessage());
            }
        }
    }

    private void tell(Piece piece) {
        if (last != null) {
            breaches.add(piece + " was told after " + last + " (expected: nothing more)");
            return;
        }
        if (piece instanceof Piece.Begun && !pieces.isEmpty()) {
            breaches.add(piece + " was told after " + pieces.getLast() + " (expected: once, first)");
        }
        if (pieces.isEmpty() && !(piece instanceof Piece.Begun || piece instanceof Piece.Failed)) {
            breaches.add(piece + " was told first (expected: Begun)");
        }
        if (piece instanceof Piece.ToolCall call) {
            Set<Integer> calls = callsByChoice.computeIfAbsent(call.choice(), _ -> new HashSet<>());
            inOrder &= call.call() == calls.size();
            if (!calls.add(call.call())) {
                breaches.add(piece + " was told again");
            }
        }
        if (piece instanceof Piece.Arguments arguments
                && !callsByChoice.getOrDefault(arguments.choice(), Set.of()).contains(arguments.call())) {
            breaches.add(piece + " was told before its call");
        }
        if (piece instanceof Piece.Done || piece instanceof Piece.Failed) {
            last = piece;
        }
        pieces.add(piece);
    }

    boolean done() {
        return last instanceof Piece.Done;
    }

    @Nullable
    Piece last() {
        return last;
    }

    /// What the reader said was no piece of an answer; null when it said nothing so.
    @Nullable
    String invalid() {
        return invalid;
    }

    /// Rules that were broken, whatever was in the stream.
    List<String> breaches() {
        return breaches;
    }

    List<Piece> pieces() {
        return pieces;
    }

    /// Whether the calls of each choice were told in order, 0 first, which a damaged stream cannot promise.
    boolean inOrder() {
        return inOrder;
    }

    /// How many choices ended.
    long endings() {
        return pieces.stream().filter(Piece.Ended.class::isInstance).count();
    }

    Answer answer() {
        var builder = new AnswerBuilder();
        pieces.forEach(builder::add);
        return builder.answer();
    }

    /// For a message: the end of it first.
    @Override
    public String toString() {
        return "ended by " + (invalid == null ? String.valueOf(last) : "invalid: " + invalid) + ", pieces " + pieces;
    }
}
