package ai.moolai.orchestrator.readings;

import java.time.Instant;
import java.util.UUID;

/// A row's place among the others, which a page ends with.
record Place(Instant at, UUID id) {
    /// The end of the year 9999: PostgreSQL has moments for no more than that many more years.
    private static final long MICROS_MAX = 253_402_300_799_999_999L;

    static Place of(Reading reading) {
        return new Place(reading.at(), reading.id());
    }

    /// As a cursor travels: epoch microseconds and the id.
    String cursor() {
        return at.getEpochSecond() * 1_000_000 + at.getNano() / 1000 + "-" + id;
    }

    /// @throws IllegalArgumentException when it is no cursor of ours
    static Place parse(String cursor) {
        int dash = cursor.indexOf('-');
        if (dash <= 0) {
            throw new IllegalArgumentException(cursor);
        }
        long micros = Long.parseLong(cursor.substring(0, dash));
        if (micros > MICROS_MAX) {
            throw new IllegalArgumentException(cursor);
        }
        return new Place(
                Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1000),
                UUID.fromString(cursor.substring(dash + 1)));
    }
}
