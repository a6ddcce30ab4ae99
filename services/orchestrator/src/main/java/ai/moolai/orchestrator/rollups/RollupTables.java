package ai.moolai.orchestrator.rollups;

import ai.moolai.store.Partitioned;
import ai.moolai.store.Partitioned.Period;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// How long roll-ups are kept; those of days are kept for ever, in tables without partitions.
public record RollupTables(Duration minutes, Duration hours) {
    /// 14 days, and 13 months of 31 days at most.
    public static final RollupTables DEFAULT = new RollupTables(Duration.ofDays(14), Duration.ofDays(400));

    List<Partitioned> partitioned() {
        return Stream.concat(partitioned(Level.MINUTE).stream(), partitioned(Level.HOUR).stream())
                .toList();
    }

    /// The tables of one level that have partitions.
    List<Partitioned> partitioned(Level level) {
        return switch (level) {
            case MINUTE -> tables(level, Period.DAY, minutes);
            case HOUR -> tables(level, Period.MONTH, hours);
            case DAY -> List.of();
        };
    }

    private static List<Partitioned> tables(Level level, Period period, Duration keep) {
        return Arrays.stream(Detail.values())
                .map(detail -> new Partitioned(detail.table(level), period, keep))
                .toList();
    }
}
