package ai.moolai.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.http.HttpMethod;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DocsTest {
    private static final String DOCUMENT = """
            openapi: 3.1.0
            info: {title: Test, version: "1"}
            paths:
              /health:
                get: {responses: {"200": {description: fine}}}
              /users/{id}:
                parameters: []
                put: {responses: {"200": {description: fine}}}
            """;

    private static Routes routes() {
        Handler handler = Handler.blocking((_, _) -> Reply.empty(204));
        return new Routes().get("/health", Access.OPEN, handler).put("/users/{id}", Access.OPEN, handler);
    }

    @Test
    void thePageLoadsNothingThatTheServiceDoesNotServe() throws Exception {
        try (var edge = new TestEdge(_ -> {
            var routes = routes();
            Docs.addTo(routes, DocsTest.class, "test-openapi.yaml");
            return routes;
        })) {
            assertThat(edge.get("/openapi.yaml").headers().firstValue("content-type"))
                    .hasValue("application/yaml; charset=utf-8");
            assertThat(edge.get("/openapi.yaml").body()).startsWith("openapi: 3.1.0");
            var page = edge.get("/docs");
            assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                    .contains("default-src 'none'", "script-src 'self';");
            var links = Pattern.compile("(?:src|href)=\"([^\"]+)\"").matcher(page.body());
            int found = 0;
            while (links.find()) {
                assertThat(links.group(1)).startsWith("/");
                var asset = edge.get(links.group(1));
                assertThat(asset.statusCode()).as(links.group(1)).isEqualTo(200);
                assertThat(asset.body()).isNotEmpty();
                found++;
            }
            assertThat(found).isEqualTo(5);
            assertThat(page.body()).doesNotContain("<script>", "onclick", "http:", "https:");
            var bundle = edge.get("/docs/swagger-ui-bundle.js");
            assertThat(bundle.headers().firstValue("content-type")).hasValue("text/javascript; charset=utf-8");
            String tag = bundle.headers().firstValue("etag").orElseThrow();
            assertThat(edge.get("/docs/swagger-ui-bundle.js", "if-none-match", tag)
                            .statusCode())
                    .isEqualTo(304);
            assertThat(edge.get("/docs/index.html").statusCode()).isEqualTo(404);
            assertThat(edge.get("/docs/..%2fdocs.html").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aDocumentThatIsNotThereIsRefusedAtTheStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Docs.addTo(new Routes(), DocsTest.class, "nowhere.yaml"))
                .withMessageContaining("no resource nowhere.yaml");
    }

    @Test
    void routesAndDocumentAreHeldAgainstEachOther() {
        assertThat(OpenApiContract.differences(routes(), DOCUMENT)).isEmpty();
        Handler handler = Handler.blocking((_, _) -> Reply.empty(204));
        var more = routes().at(HttpMethod.PATCH, "/users/{id}", Access.OPEN, handler);
        assertThat(OpenApiContract.differences(more, DOCUMENT))
                .containsExactly("PATCH /users/{id}: a route that the document does not describe");
        assertThat(OpenApiContract.differences(new Routes().get("/health", Access.OPEN, handler), DOCUMENT))
                .containsExactly("PUT /users/{id}: described, but there is no such route");
        assertThat(OpenApiContract.differences(routes(), "a: b")).isNotEmpty();
    }
}
