package ai.moolai.orchestrator.ledger;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes values one after the other into bytes that grow: what a journal record is made of. Big-endian; a text is its
/// length in bytes and its UTF-8, a null text the length -1.
final class Packer {
    private byte[] bytes = new byte[512];
    private int length;

    Packer u8(int value) {
        room(1);
        bytes[length++] = (byte) value;
        return this;
    }

    Packer flag(boolean value) {
        return u8(value ? 1 : 0);
    }

    Packer i32(int value) {
        room(4);
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
        return this;
    }

    Packer i64(long value) {
        return i32((int) (value >>> 32)).i32((int) value);
    }

    Packer uuid(@Nullable UUID value) {
        flag(value != null);
        return value == null ? this : i64(value.getMostSignificantBits()).i64(value.getLeastSignificantBits());
    }

    Packer instant(Instant value) {
        return i64(value.getEpochSecond()).i32(value.getNano());
    }

    Packer text(@Nullable String value) {
        if (value == null) {
            return i32(-1);
        }
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        i32(utf8.length);
        room(utf8.length);
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        length += utf8.length;
        return this;
    }

    byte[] packed() {
        return Arrays.copyOf(bytes, length);
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }
}
