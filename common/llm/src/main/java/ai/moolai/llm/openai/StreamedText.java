package ai.moolai.llm.openai;

import java.util.Arrays;

/// Keeps what a stream has said so far, in case its usage never comes. Events are kept raw, which costs a copy, and are
/// only read when they grow past a bound or when the text is asked for: a stream that ends well is never read.
final class StreamedText {
    private static final int RAW_BYTES_MAX = 64 << 10;
    private static final int TEXT_CHARACTERS_MAX = 4 << 20;

    private byte[] raw = new byte[1024];
    private int length;
    private int[] ends = new int[16];
    private int count;
    private final StringBuilder text = new StringBuilder(0);

    /// Keeps the data of one event.
    void add(byte[] bytes, int from, int to) {
        int size = to - from;
        if (size > RAW_BYTES_MAX || text.length() > TEXT_CHARACTERS_MAX) {
            read();
            if (text.length() <= TEXT_CHARACTERS_MAX) {
                Spoken.gather(bytes, from, to, text);
            }
            return;
        }
        if (length + size > RAW_BYTES_MAX) {
            read();
        }
        if (length + size > raw.length) {
            raw = Arrays.copyOf(raw, Math.max(length + size, raw.length * 2));
        }
        System.arraycopy(bytes, from, raw, length, size);
        length += size;
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count * 2);
        }
        ends[count++] = length;
    }

    /// What was said.
    CharSequence text() {
        read();
        return text;
    }

    private void read() {
        int from = 0;
        for (int i = 0; i < count; i++) {
            Spoken.gather(raw, from, ends[i], text);
            from = ends[i];
        }
        length = 0;
        count = 0;
    }
}
