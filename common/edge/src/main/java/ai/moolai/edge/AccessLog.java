package ai.moolai.edge;

import ai.moolai.base.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One line for each request. No header, no credential and no query string ever stands in it: keys can be in those.
final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger("ai.moolai.access");
    private static final int PATH_CHARACTERS_MAX = 200;

    private AccessLog() {}

    static void write(Exchange exchange, int status, long nanos, long bytesOut) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        var line = new StringBuilder(200);
        line.append("method=").append(exchange.method().name());
        line.append(" route=").append(exchange.template());
        String path = exchange.incoming().path();
        if (path != null && !path.equals(exchange.template())) {
            line.append(" path=").append(Shown.of(path, PATH_CHARACTERS_MAX));
        }
        line.append(" status=").append(status).append(" ms=");
        millis(line, nanos);
        line.append(" in=").append(exchange.receivedBytes());
        line.append(" out=").append(bytesOut);
        line.append(" request_id=").append(exchange.requestIdText());
        Caller caller = exchange.callerOrNull();
        if (caller != null) {
            line.append(" caller=\"").append(quoted(caller.name())).append('"');
        }
        line.append(" remote=").append(exchange.remoteHost());
        notes(line, exchange.notes());
        LOG.info(line.toString());
    }

    private static void millis(StringBuilder line, long nanos) {
        long micros = nanos / 1000;
        line.append(micros / 1000).append('.');
        long rest = micros % 1000;
        line.append((char) ('0' + rest / 100))
                .append((char) ('0' + rest / 10 % 10))
                .append((char) ('0' + rest % 10));
    }

    private static void notes(StringBuilder line, @Nullable List<Object> notes) {
        if (notes == null) {
            return;
        }
        for (int i = 0; i + 1 < notes.size(); i += 2) {
            line.append(' ').append(notes.get(i)).append('=');
            Object value = notes.get(i + 1);
            if (value instanceof CharSequence text) {
                line.append('"').append(quoted(text.toString())).append('"');
            } else {
                line.append(value);
            }
        }
    }

    private static String quoted(String text) {
        return Shown.of(text).replace('"', '\'');
    }
}
