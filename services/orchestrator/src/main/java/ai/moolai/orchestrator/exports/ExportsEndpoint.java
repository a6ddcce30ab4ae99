package ai.moolai.orchestrator.exports;

import ai.moolai.base.Role;
import ai.moolai.edge.Access;
import ai.moolai.edge.Argument;
import ai.moolai.edge.Exchange;
import ai.moolai.edge.Handler;
import ai.moolai.edge.Reply;
import ai.moolai.edge.Routes;
import ai.moolai.edge.StreamedReply;
import io.vertx.core.buffer.Buffer;

/// Exports over HTTP.
public final class ExportsEndpoint {
    private final Exports exports;

    public ExportsEndpoint(Exports exports) {
        this.exports = exports;
    }

    public void add(Routes routes) {
        routes.get("/export/metrics", Access.needs(Role.VIEWER), Handler.streaming(this::metrics));
        routes.get("/export/grafana/dashboard.json", Access.needs(Role.VIEWER), Handler.blocking(this::dashboard));
    }

    private Reply dashboard(Exchange exchange, byte[] body) {
        Dashboard asked = Argument.query(exchange, "datasource", "prometheus or infinity", Dashboard::named);
        var dashboard = asked == null ? Dashboard.PROMETHEUS : asked;
        return Reply.of(200, "application/json", Buffer.buffer(dashboard.json()));
    }

    private StreamedReply metrics(Exchange exchange, byte[] body) {
        var query = ExportQuery.read(exchange, exports.organization(), exports.now());
        var reply = StreamedReply.of(query.format().contentType(), out -> exports.write(query, out));
        return query.format().isFile()
                ? reply.header(
                        "content-disposition",
                        "attachment; filename=\"" + query.fileName(exports.organization()) + "\"")
                : reply;
    }
}
