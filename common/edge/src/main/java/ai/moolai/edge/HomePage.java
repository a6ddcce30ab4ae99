package ai.moolai.edge;

import io.vertx.core.buffer.Buffer;
import java.util.Map;

/// The plain page at `/`: what runs here, and where to look.
public final class HomePage {
    private static final String CSP = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'";
    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>TITLE</title>
            <style>
            :root { color-scheme: light dark }
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1rem }
            td { padding: .25rem 1rem .25rem 0; vertical-align: top }
            </style>
            </head>
            <body>
            <h1>TITLE</h1>
            <p>TEXT</p>
            <table>
            ROWS</table>
            </body>
            </html>
            """;

    private HomePage() {}

    /// Adds `GET /`.
    ///
    /// @param links paths, and what stands behind each
    public static void addTo(Routes routes, String title, String text, Map<String, String> links) {
        var rows = new StringBuilder();
        links.forEach((path, meaning) -> rows.append("<tr><td><a href=\"")
                .append(escaped(path))
                .append("\">")
                .append(escaped(path))
                .append("</a></td><td>")
                .append(escaped(meaning))
                .append("</td></tr>\n"));
        String page = PAGE.replace("TITLE", escaped(title))
                .replace("TEXT", escaped(text))
                .replace("ROWS", rows);
        Reply reply = Reply.of(200, "text/html; charset=utf-8", Buffer.buffer(page))
                .header("content-security-policy", CSP)
                .header("x-content-type-options", "nosniff");
        routes.get("/", Access.OPEN, Handler.onEventLoop((exchange, _) -> exchange.reply(reply)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
