package ai.moolai.llm.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.chat.Piece;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class GeminiStreamPropertyTest {
    private static final int END = 1;

    /// Bytes changed, taken out, doubled or swapped: whatever comes, it is told, or it is no answer, and nothing else.
    @Property(tries = 3000)
    void noBytesMakeItThrowAnythingElse(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int changes) {
        var random = new Random(seed);
        List<Piece> told = new ArrayList<>();
        var reader = new GeminiStream();
        try {
            for (int events = 1 + random.nextInt(8); events > 0; events--) {
                String chunk = GeminiStreamTest.LONG.get(random.nextInt(GeminiStreamTest.LONG.size()));
                byte[] bytes = mutated(chunk.getBytes(StandardCharsets.UTF_8), random, random.nextInt(changes));
                reader.event(bytes, 0, bytes.length, told::add);
            }
            reader.end(told::add);
        } catch (InvalidAnswerException invalid) {
            assertThat(invalid.getMessage()).isNotBlank();
        }
        long lasts = told.stream()
                .filter(piece -> piece instanceof Piece.Done || piece instanceof Piece.Failed)
                .count();
        assertThat(lasts).isLessThanOrEqualTo(END);
        if (lasts == END) {
            assertThat(told.getLast()).isInstanceOfAny(Piece.Done.class, Piece.Failed.class);
        }
        assertThat(told).filteredOn(Piece.Begun.class::isInstance).hasSizeLessThanOrEqualTo(1);
        Pieces.answer(told);
    }

    private static byte[] mutated(byte[] bytes, Random random, int changes) {
        byte[] out = bytes;
        for (int i = 0; i < changes; i++) {
            out = mutated(out, random);
        }
        return out;
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        var text = new StringBuilder(new String(bytes, StandardCharsets.ISO_8859_1));
        if (text.isEmpty()) {
            return bytes;
        }
        int at = random.nextInt(text.length());
        int to = Math.min(text.length(), at + 1 + random.nextInt(12));
        switch (random.nextInt(5)) {
            case 0 -> text.setCharAt(at, (char) random.nextInt(256));
            case 1 -> text.delete(at, to);
            case 2 -> text.insert(at, text.substring(at, to));
            case 3 -> text.setCharAt(at, "{}[],:\"019-e.ntf".charAt(random.nextInt(16)));
            default ->
                text.insert(
                        at,
                        List.of("null", "1e999999", "1e99999999999", "{}", "[]", "-1", "\"x\"", "0.5")
                                .get(random.nextInt(8)));
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
