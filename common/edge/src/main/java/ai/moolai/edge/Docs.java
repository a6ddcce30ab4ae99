package ai.moolai.edge;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;

/// A service's interface document and the page to try it, with everything the page loads. All of it is open.
public final class Docs {
    private static final String WEBJAR = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";
    private static final String ASSETS = "/META-INF/resources/webjars/swagger-ui/";
    private static final String CSP = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final String JAVASCRIPT = "text/javascript; charset=utf-8";

    /// What may be asked for under `/docs/`, and nothing else.
    private static final Map<String, String> TYPES = Map.of(
            "docs.js",
            JAVASCRIPT,
            "swagger-ui-bundle.js",
            JAVASCRIPT,
            "swagger-ui.css",
            "text/css; charset=utf-8",
            "favicon-32x32.png",
            "image/png");

    private final String version;

    private Docs(String version) {
        this.version = version;
    }

    /// Adds `GET /openapi.yaml`, `GET /docs` and `GET /docs/{file}`.
    ///
    /// @param beside a class of the service
    /// @param resource the document's name, beside that class, or from the root when it begins with `/`
    /// @throws IllegalArgumentException when there is no such resource
    public static void addTo(Routes routes, Class<?> beside, String resource) {
        Buffer document = bytes(beside, resource);
        var docs = new Docs(version());
        routes.get(
                "/openapi.yaml",
                Access.OPEN,
                Handler.onEventLoop(
                        (exchange, _) -> exchange.reply(Reply.of(200, "application/yaml; charset=utf-8", document)
                                .header("cache-control", "no-cache"))));
        routes.get("/docs", Access.OPEN, Handler.blocking((_, _) -> page()));
        routes.get("/docs/{file}", Access.OPEN, Handler.blocking((exchange, _) -> docs.asset(exchange)));
    }

    private static Reply page() {
        return Reply.of(200, "text/html; charset=utf-8", bytes(Docs.class, "docs.html"))
                .header("content-security-policy", CSP)
                .header("x-content-type-options", "nosniff")
                .header("referrer-policy", "no-referrer")
                .header("cache-control", "no-cache");
    }

    private Reply asset(Exchange exchange) {
        String file = exchange.pathParam("file");
        String type = TYPES.get(file);
        if (type == null) {
            throw Failure.of(FailureCode.NOT_FOUND, "nothing at /docs/" + Shown.of(file) + " (expected: /docs)")
                    .asException();
        }
        String tag = '"' + version + '"';
        boolean known = tag.equals(exchange.header(HttpHeaders.IF_NONE_MATCH));
        boolean own = file.equals("docs.js");
        Reply reply = known
                ? Reply.empty(304)
                : Reply.of(200, type, bytes(Docs.class, own ? file : ASSETS + version + "/" + file));
        return reply.header("etag", tag)
                .header("x-content-type-options", "nosniff")
                .header("cache-control", "public, max-age=3600");
    }

    private static String version() {
        var properties = new Properties();
        try (InputStream in = stream(Docs.class, WEBJAR)) {
            properties.load(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return properties.getProperty("version", "");
    }

    private static Buffer bytes(Class<?> beside, String resource) {
        try (InputStream in = stream(beside, resource)) {
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static InputStream stream(Class<?> beside, String resource) {
        InputStream in = beside.getResourceAsStream(resource);
        if (in == null) {
            throw new IllegalArgumentException("no resource " + resource + " beside " + beside.getName()
                    + " (expected: a file on the class path)");
        }
        return in;
    }
}
