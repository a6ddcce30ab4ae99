package ai.moolai.orchestrator.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads what a [Packer] wrote. What is not its writing ends in a `RuntimeException`, never in an endless read.
final class Unpacker {
    private final ByteBuffer bytes;

    Unpacker(byte[] packed) {
        this.bytes = ByteBuffer.wrap(packed);
    }

    int u8() {
        return bytes.get() & 0xff;
    }

    boolean flag() {
        return u8() != 0;
    }

    int i32() {
        return bytes.getInt();
    }

    long i64() {
        return bytes.getLong();
    }

    @Nullable
    UUID uuid() {
        return flag() ? new UUID(i64(), i64()) : null;
    }

    Instant instant() {
        long seconds = i64();
        return Instant.ofEpochSecond(seconds, i32());
    }

    @Nullable
    String text() {
        int size = i32();
        if (size < 0) {
            return null;
        }
        if (size > bytes.remaining()) {
            throw new IllegalStateException(
                    "a text of " + size + " bytes (expected: at most " + bytes.remaining() + ")");
        }
        byte[] utf8 = new byte[size];
        bytes.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    String word() {
        String text = text();
        if (text == null) {
            throw new IllegalStateException("a missing text (expected: one)");
        }
        return text;
    }
}
