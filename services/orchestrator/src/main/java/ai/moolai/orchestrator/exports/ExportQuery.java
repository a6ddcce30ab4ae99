package ai.moolai.orchestrator.exports;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.OrganizationId;
import ai.moolai.edge.Argument;
import ai.moolai.edge.Exchange;
import ai.moolai.edge.Shown;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which readings are asked for, and how.
///
/// @param start inclusive
/// @param end exclusive
record ExportQuery(Format format, Instant start, Instant end) {
    private static final Duration SPAN_DEFAULT = Duration.ofHours(24);
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final DateTimeFormatter IN_NAMES =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /// The last 24 hours as JSON where nothing is said.
    ///
    /// @param ours the organization that is served
    static ExportQuery read(Exchange exchange, OrganizationId ours, Instant now) {
        refuseOthers(exchange.query("org_id"), ours);
        Format format = Argument.query(exchange, "format", "one of " + Format.all(), Format::named);
        Instant start = Argument.query(exchange, "start_date", moments("starts"), text -> moment(text, 0));
        Instant end = Argument.query(exchange, "end_date", moments("ends"), text -> moment(text, 1));
        // What was read in this very moment belongs to it.
        Instant until = end == null ? now.plusMillis(1) : end;
        Instant from = start == null ? until.minus(SPAN_DEFAULT) : start;
        if (!from.isBefore(until)) {
            throw Failure.at(
                            FailureCode.INVALID_VALUE,
                            start == null ? "end_date" : "start_date",
                            "start_date " + from + ", end_date " + until
                                    + " (expected: a start before the end; the end is now where it is not said)")
                    .asException();
        }
        return new ExportQuery(format == null ? Format.JSON : format, from, until);
    }

    private static void refuseOthers(@Nullable String named, OrganizationId ours) {
        if (named != null && !named.equals(ours.value())) {
            throw Failure.at(
                            FailureCode.ORGANIZATION_NOT_FOUND,
                            "org_id",
                            "organization: \"" + Shown.of(named) + "\" (expected: " + ours
                                    + ", the one that this orchestrator serves)")
                    .asException();
        }
    }

    private static String moments(String does) {
        return "a moment as 2026-11-23T00:00:00Z, an offset's + written %2B, or a day of UTC as 2026-11-23, with which it "
                + does + "; from 1970 to 9999";
    }

    /// @param daysOn for a day: how many days after its beginning is meant
    private static Instant moment(String text, int daysOn) {
        Instant moment = DATE.matcher(text).matches()
                ? LocalDate.parse(text)
                        .plusDays(daysOn)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                : OffsetDateTime.parse(text).toInstant();
        if (moment.isBefore(Argument.MOMENT_FIRST) || moment.isAfter(Argument.MOMENT_LAST)) {
            throw new IllegalArgumentException(text);
        }
        return moment;
    }

    /// What the file may be called.
    String fileName(OrganizationId organization) {
        return "metrics-" + organization + "-" + IN_NAMES.format(start) + "-" + IN_NAMES.format(end) + "."
                + format.extension();
    }
}
