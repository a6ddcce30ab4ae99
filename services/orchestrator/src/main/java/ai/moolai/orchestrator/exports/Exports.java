package ai.moolai.orchestrator.exports;

import ai.moolai.base.Clock;
import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.OrganizationId;
import ai.moolai.orchestrator.readings.Readings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;

/// The door: writes readings out, a few exports at once, each for so long and no longer.
public final class Exports {
    static final int AT_ONCE_MAX = 4;

    /// Two years of readings take some minutes; a caller who reads that slowly is better off with shorter
    /// spans.
    static final Duration DURATION_MAX = Duration.ofMinutes(30);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Readings readings;
    private final Clock clock;
    private final Semaphore free = new Semaphore(AT_ONCE_MAX);

    public Exports(Readings readings, Clock clock) {
        this.readings = readings;
        this.clock = clock;
    }

    OrganizationId organization() {
        return readings.organization();
    }

    Instant now() {
        return clock.now();
    }

    /// Blocking, for as long as `out` takes.
    void write(ExportQuery query, OutputStream out) throws IOException {
        if (!free.tryAcquire()) {
            throw Failure.of(
                            FailureCode.OVERLOADED,
                            AT_ONCE_MAX + " exports are under way already (expected: fewer; ask again in a moment)")
                    .retryAfter(RETRY_AFTER)
                    .asException();
        }
        try {
            var time = new Limited(clock, DURATION_MAX);
            switch (query.format()) {
                case JSON -> rows(query, time, Rows.json(organization()), out);
                case GRAFANA -> rows(query, time, Rows.grafana(), out);
                case CSV -> rows(query, time, Rows.csv(organization()), out);
                case PROMETHEUS -> series(query, time, out);
            }
        } finally {
            free.release();
        }
    }

    private void rows(ExportQuery query, Limited time, Rows form, OutputStream out) throws IOException {
        var found = time.rows(readings.between(query.start(), query.end()));
        byte[] between = form.between().getBytes(StandardCharsets.US_ASCII);
        out.write(form.begin().getBytes(StandardCharsets.US_ASCII));
        while (found.hasNext()) {
            out.write(form.row().apply(found.next()));
            if (found.hasNext()) {
                out.write(between);
            }
        }
        out.write(form.end().getBytes(StandardCharsets.US_ASCII));
    }

    /// One series after the other: a family's lines have to stand together, and all of them do not fit in
    /// memory.
    private void series(ExportQuery query, Limited time, OutputStream out) throws IOException {
        var text = new OpenMetrics(organization(), out);
        for (Family family : Family.ALL) {
            text.begin(family);
            for (Family.Series series : family.series()) {
                var points = readings.between(query.start(), query.end(), series.metric());
                text.points(family, series.label(), series.value(), series.divisor(), time.rows(points));
            }
        }
        text.begin(Family.CUSTOM);
        for (String name : readings.customNames(query.start(), query.end())) {
            var points = readings.between(query.start(), query.end(), name);
            text.points(Family.CUSTOM, Family.CUSTOM_LABEL, name, 1, time.rows(points));
        }
        text.end();
    }
}
