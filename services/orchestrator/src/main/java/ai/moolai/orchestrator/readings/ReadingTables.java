package ai.moolai.orchestrator.readings;

import ai.moolai.store.Partitioned;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;

/// How long readings are kept, one by one and taken together.
public record ReadingTables(Duration readings, Duration fiveMinutes, Duration hours) {
    /// A week, some three months and two years.
    public static final ReadingTables DEFAULT =
            new ReadingTables(Duration.ofDays(7), Duration.ofDays(90), Duration.ofDays(731));

    List<Partitioned> partitioned() {
        return Arrays.stream(Tier.values()).map(this::partitioned).toList();
    }

    Partitioned partitioned(Tier tier) {
        Duration keep = switch (tier) {
            case READINGS -> readings;
            case FIVE_MINUTES -> fiveMinutes;
            case HOURS -> hours;
        };
        return new Partitioned(tier.table(), tier.partition(), keep);
    }

    /// What a span of time is told from: the finest that is not too fine for its length and still there at its start.
    Tier tier(Instant start, Instant end, Instant now) {
        Duration span = Duration.between(start, end);
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        for (Tier tier : Tier.values()) {
            Instant oldest =
                    partitioned(tier).oldest(today).atStartOfDay(ZoneOffset.UTC).toInstant();
            if (span.compareTo(tier.spanMax()) <= 0 && !start.isBefore(oldest)) {
                return tier;
            }
        }
        return Tier.HOURS;
    }
}
