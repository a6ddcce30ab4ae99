package ai.moolai.edge;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a caller wrote, read as a value. What cannot be read is refused as `invalid_value`, with its name, what was
/// given
/// and what was expected.
public final class Argument {
    /// Moments before and after these are refused: PostgreSQL's end not much later.
    public static final Instant MOMENT_FIRST = Instant.EPOCH;

    public static final Instant MOMENT_LAST = Instant.parse("9999-12-31T23:59:59Z");

    private Argument() {}

    /// @param reader throws whatever it likes at what it cannot read
    public static <T> T read(String name, String text, String expected, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (FailureException known) {
            throw known;
        } catch (RuntimeException _) {
            throw Failure.at(
                            FailureCode.INVALID_VALUE,
                            name,
                            name + ": " + Shown.of(text) + " (expected: " + expected + ")")
                    .asException();
        }
    }

    /// A query parameter; null where it is not given.
    public static <T> @Nullable T query(Exchange exchange, String name, String expected, Function<String, T> reader) {
        String text = exchange.query(name);
        return text == null ? null : read(name, text, expected, reader);
    }

    /// A query parameter that is a moment; null where it is not given.
    public static @Nullable Instant moment(Exchange exchange, String name) {
        return query(exchange, name, "a moment as 2026-11-23T00:00:00Z, from 1970 to 9999", Argument::moment);
    }

    private static Instant moment(String text) {
        Instant moment = OffsetDateTime.parse(text).toInstant();
        if (moment.isBefore(MOMENT_FIRST) || moment.isAfter(MOMENT_LAST)) {
            throw new IllegalArgumentException(text);
        }
        return moment;
    }
}
