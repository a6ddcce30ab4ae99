package ai.moolai.orchestrator.exports;

import ai.moolai.base.OrganizationId;
import ai.moolai.orchestrator.readings.Point;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/// Values with their times as OpenMetrics text, family after family. Times are whole seconds: so the text is
/// one for readers of OpenMetrics, and `promtool check metrics`, which knows only whole numbers there, accepts
/// it as well. No series has two values in one second, which Prometheus would refuse to load: the first is
/// kept.
final class OpenMetrics {
    private final OrganizationId organization;
    private final OutputStream out;

    OpenMetrics(OrganizationId organization, OutputStream out) {
        this.organization = organization;
        this.out = out;
    }

    void begin(Family family) throws IOException {
        write("# TYPE " + family.name() + " gauge\n# HELP " + family.name() + " " + family.help() + "\n");
    }

    /// @param value a word that needs no escaping
    void points(Family family, String label, String value, double divisor, Iterator<Point> points) throws IOException {
        String more = label.isEmpty() ? "" : label + "=\"" + value + "\",";
        String series = family.name() + "{" + more + "organization=\"" + organization + "\"} ";
        long last = Long.MIN_VALUE;
        while (points.hasNext()) {
            Point point = points.next();
            long second = point.at().getEpochSecond();
            if (second != last) {
                write(series + point.value() / divisor + " " + second + "\n");
                last = second;
            }
        }
    }

    void end() throws IOException {
        write("# EOF\n");
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
