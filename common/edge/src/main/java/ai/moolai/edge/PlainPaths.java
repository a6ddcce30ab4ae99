package ai.moolai.edge;

import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The first lines that a plain request may begin with: those of `POST` to a path without `{names}` that is answered on
/// the event loop.
final class PlainPaths {
    private final List<Line> lines;

    /// A whole first line, and its path.
    record Line(byte[] bytes, String path) {
        /// What may still become one of them.
        static final Line UNFINISHED = new Line(new byte[0], "");

        boolean isUnfinished() {
            return bytes.length == 0;
        }
    }

    PlainPaths(List<Route> routes) {
        this.lines = routes.stream()
                .filter(PlainPaths::isPlain)
                .map(Route::template)
                .map(path -> new Line(("POST " + path + " HTTP/1.1\r\n").getBytes(StandardCharsets.US_ASCII), path))
                .toList();
    }

    private static boolean isPlain(Route route) {
        return route.method().equals(HttpMethod.POST)
                && route.handler() instanceof Handler.OnEventLoop
                && route.template().indexOf('{') < 0;
    }

    /// The line that `bytes` begin with, of which `there` are there; null when it is none of these.
    @Nullable
    Line find(byte[] bytes, int there) {
        Line unfinished = null;
        for (Line line : lines) {
            int most = Math.min(there, line.bytes.length);
            int same = 0;
            while (same < most && bytes[same] == line.bytes[same]) {
                same++;
            }
            if (same == line.bytes.length) {
                return line;
            }
            if (same == there) {
                unfinished = Line.UNFINISHED;
            }
        }
        return unfinished;
    }
}
