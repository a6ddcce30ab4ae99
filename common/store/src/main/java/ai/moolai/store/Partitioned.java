package ai.moolai.store;

import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A table that is partitioned by the range of a `timestamptz`, and how long its rows are kept. The partition of the
/// first of December is `<table>_20261201`, or `<table>_202612` where a partition holds a month.
///
/// @param keep a partition goes when all of it is older
public record Partitioned(String table, Period period, Duration keep) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z_]{0,40}");

    /// How much time one partition holds, in UTC.
    public enum Period {
        DAY("yyyyMMdd"),
        MONTH("yyyyMM");

        private final DateTimeFormatter suffix;

        Period(String suffix) {
            this.suffix = DateTimeFormatter.ofPattern(suffix);
        }

        /// The first day of the partition that holds `day`.
        LocalDate start(LocalDate day) {
            return this == DAY ? day : day.withDayOfMonth(1);
        }

        /// The first day of the partition behind the one that begins with `start`.
        public LocalDate next(LocalDate start) {
            return this == DAY ? start.plusDays(1) : start.plusMonths(1);
        }
    }

    public Partitioned {
        if (!NAME.matcher(table).matches()) {
            throw new IllegalArgumentException("table: " + table + " (expected: lower-case letters and _)");
        }
        if (keep.isNegative()) {
            throw new IllegalArgumentException("keep: " + keep + " (expected: 0 or more)");
        }
    }

    /// The oldest day of which anything is kept.
    public LocalDate oldest(LocalDate today) {
        return today.minusDays(keep.toDays());
    }

    String partition(LocalDate start) {
        return table + "_" + period.suffix.format(start);
    }

    /// The first day of a partition of this table; empty for any other name.
    Optional<LocalDate> start(String partition) {
        Matcher parts = Pattern.compile(Pattern.quote(table) + "_(\\d{4})(\\d{2})(\\d{2})?")
                .matcher(partition);
        if (!parts.matches() || (parts.group(3) == null) != (period == Period.MONTH)) {
            return Optional.empty();
        }
        return Optional.of(LocalDate.of(
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                parts.group(3) == null ? 1 : Integer.parseInt(parts.group(3))));
    }
}
