package ai.moolai.testing.conformance;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Bytes that something went wrong with: changed, lost, doubled, put in. The same ones at every run.
final class Damage {
    private static final int VARIANTS = 500;
    private static final int WOUNDS_MAX = 4;
    private static final int SHOWN_BYTES_MAX = 2000;
    private static final int PIECE_BYTES_MAX = 40;

    /// Where JSON is most easily hurt.
    private static final String TELLING = "{}[]\",:\\0123456789-e.tfn \n\r\u0000";

    private Damage() {}

    static Stream<byte[]> of(byte[] sound) {
        return IntStream.range(0, VARIANTS).mapToObj(seed -> damaged(sound, new Random(seed)));
    }

    private static byte[] damaged(byte[] sound, Random random) {
        byte[] bytes = sound;
        int wounds = 1 + random.nextInt(WOUNDS_MAX);
        for (int i = 0; i < wounds && bytes.length > 0; i++) {
            int at = random.nextInt(bytes.length);
            int length = Math.min(bytes.length - at, 1 + random.nextInt(PIECE_BYTES_MAX));
            bytes = switch (random.nextInt(5)) {
                case 0 -> joined(bytes, at, new byte[] {telling(random)}, at + 1);
                case 1 -> joined(bytes, at, new byte[] {(byte) random.nextInt()}, at + 1);
                case 2 -> joined(bytes, at, new byte[0], at + length);
                case 3 -> joined(bytes, at + length, new byte[0], at);
                default -> joined(bytes, at, new byte[] {telling(random)}, at);
            };
        }
        return bytes;
    }

    private static byte telling(Random random) {
        return (byte) TELLING.charAt(random.nextInt(TELLING.length()));
    }

    /// The bytes before `end`, `between`, and the bytes from `start`.
    private static byte[] joined(byte[] bytes, int end, byte[] between, int start) {
        var out = new ByteArrayOutputStream();
        out.write(bytes, 0, end);
        out.write(between, 0, between.length);
        out.write(bytes, start, bytes.length - start);
        return out.toByteArray();
    }

    /// For a message.
    static String shown(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.length() <= SHOWN_BYTES_MAX ? text : text.substring(0, SHOWN_BYTES_MAX) + "...";
    }
}
