package ai.moolai.base;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// UUID version 7 of RFC 9562: 48 bits of milliseconds, then 74 random bits, so that keys sort by time. An identifier
/// is no secret, so the randomness need not be cryptographic.
public final class Uuid7 {
    private Uuid7() {}

    /// A new identifier for this moment of `clock`.
    public static UUID next(Clock clock) {
        var random = ThreadLocalRandom.current();
        long millis = clock.now().toEpochMilli();
        long high = (millis << 16) | 0x7000L | (random.nextLong() & 0x0fffL);
        long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /// The 32 hexadecimal digits without dashes, as they stand behind a typed prefix.
    static String digits(UUID uuid) {
        char[] out = new char[32];
        hex(uuid.getMostSignificantBits(), out, 0);
        hex(uuid.getLeastSignificantBits(), out, 16);
        return new String(out);
    }

    /// Reads `prefix` followed by 32 hexadecimal digits.
    ///
    /// @throws IllegalArgumentException with the value and what was expected
    static UUID parse(String prefix, String text) {
        if (text.length() == prefix.length() + 32 && text.startsWith(prefix)) {
            try {
                int at = prefix.length();
                return new UUID(
                        Long.parseUnsignedLong(text, at, at + 16, 16),
                        Long.parseUnsignedLong(text, at + 16, at + 32, 16));
            } catch (NumberFormatException notHex) {
                throw bad(prefix, text, notHex);
            }
        }
        throw bad(prefix, text, null);
    }

    private static IllegalArgumentException bad(String prefix, String text, @Nullable Throwable cause) {
        String shown = text.length() > 64 ? text.substring(0, 64) + "…" : text;
        return new IllegalArgumentException(
                "'" + shown + "' (expected: " + prefix + " and 32 hexadecimal digits)", cause);
    }

    private static void hex(long bits, char[] out, int at) {
        for (int i = 15; i >= 0; i--) {
            out[at + i] = Character.forDigit((int) (bits & 15), 16);
            bits >>>= 4;
        }
    }
}
