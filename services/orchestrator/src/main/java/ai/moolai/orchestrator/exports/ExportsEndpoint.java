package ai.moolai.orchestrator.exports;

import ai.moolai.base.Role;
import ai.moolai.edge.Access;
import ai.moolai.edge.Exchange;
import ai.moolai.edge.Handler;
import ai.moolai.edge.Routes;
import ai.moolai.edge.StreamedReply;

/// Exports over HTTP.
public final class ExportsEndpoint {
    private final Exports exports;

    public ExportsEndpoint(Exports exports) {
        this.exports = exports;
    }

    public void add(Routes routes) {
        routes.get("/export/metrics", Access.needs(Role.VIEWER), Handler.streaming(this::metrics));
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
