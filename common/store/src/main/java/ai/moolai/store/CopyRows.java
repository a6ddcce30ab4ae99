package ai.moolai.store;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/// Rows for one table in the binary form of PostgreSQL's `COPY`, the cheapest way in for both sides. The form is told
/// in PostgreSQL's manual under COPY, "Binary Format". A value's Java type has to be that of its column:
/// [String] for text, [Long] for bigint, [Integer] for integer, [Boolean], [UUID], and [Instant] for timestamptz.
public final class CopyRows {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final int FLAGS_AND_EXTENSION_BYTES = 8;
    private static final int ROW_BYTES_USUAL = 512;

    /// PostgreSQL counts microseconds from the first of January 2000, UTC.
    private static final long EPOCH_SECONDS = 946_684_800;

    private final String into;
    private final short columns;
    private byte[] bytes;
    private int length;

    /// @param columns in the order in which each row's values are put
    /// @param rowsExpected for the size set aside at first
    public CopyRows(String table, List<String> columns, int rowsExpected) {
        this.into = "COPY " + table + " (" + String.join(", ", columns) + ") FROM STDIN WITH (FORMAT binary)";
        this.columns = (short) columns.size();
        this.bytes = new byte[SIGNATURE.length + FLAGS_AND_EXTENSION_BYTES + rowsExpected * ROW_BYTES_USUAL];
        System.arraycopy(SIGNATURE, 0, bytes, 0, SIGNATURE.length);
        this.length = SIGNATURE.length + FLAGS_AND_EXTENSION_BYTES;
    }

    /// Begins a row; all of its columns follow.
    public void row() {
        i16(columns);
    }

    /// The row's next value.
    public void put(@Nullable Object value) {
        switch (value) {
            case null -> i32(-1);
            case String text -> text(text);
            case Long number -> {
                i32(Long.BYTES);
                i64(number);
            }
            case Integer number -> {
                i32(Integer.BYTES);
                i32(number);
            }
            case Boolean flag -> {
                i32(1);
                room(1);
                bytes[length++] = (byte) (flag ? 1 : 0);
            }
            case UUID uuid -> {
                i32(2 * Long.BYTES);
                i64(uuid.getMostSignificantBits());
                i64(uuid.getLeastSignificantBits());
            }
            case Instant moment -> {
                i32(Long.BYTES);
                i64(micros(moment));
            }
            default ->
                throw new IllegalArgumentException(
                        value.getClass() + " (expected: String, Long, Integer, Boolean, UUID or Instant)");
        }
    }

    /// Sends the rows: all of them are in the table then, or none.
    public void send(Connection connection) throws SQLException {
        i16((short) -1);
        var copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(into);
        try {
            copy.writeToCopy(bytes, 0, length);
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    /// Rounded as PostgreSQL rounds a moment that it reads as text, to the last half: a moment may be part of a key,
    /// and
    /// what comes twice, once in either form, must meet itself.
    private static long micros(Instant moment) {
        long whole = (moment.getEpochSecond() - EPOCH_SECONDS) * 1_000_000;
        return whole + (long) Math.rint(moment.getNano() / 1e9 * 1e6);
    }

    private void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        i32(utf8.length);
        room(utf8.length);
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        length += utf8.length;
    }

    private void i16(short value) {
        room(Short.BYTES);
        bytes[length++] = (byte) (value >>> 8);
        bytes[length++] = (byte) value;
    }

    private void i32(int value) {
        room(Integer.BYTES);
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
    }

    private void i64(long value) {
        i32((int) (value >>> 32));
        i32((int) value);
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }
}
