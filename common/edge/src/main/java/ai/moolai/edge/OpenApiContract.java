package ai.moolai.edge;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// Holds a service's interface document against its routes.
public final class OpenApiContract {
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "patch", "options", "head", "trace");

    /// The document and its page need no entry in themselves.
    private static final Set<String> DOCS = Set.of("GET /openapi.yaml", "GET /docs", "GET /docs/{file}");

    private OpenApiContract() {}

    /// What one has and the other has not; empty when they agree. Path templates must be the same to the letter.
    ///
    /// @param yaml an OpenAPI 3.1 document
    public static List<String> differences(Routes routes, String yaml) {
        var coded = new TreeSet<String>();
        for (Route route : routes.all()) {
            coded.add(route.method().name() + " " + route.template());
        }
        var differences = new ArrayList<String>();
        var documented = operations(yaml, differences);
        for (String operation : coded) {
            if (!documented.contains(operation) && !DOCS.contains(operation)) {
                differences.add(operation + ": a route that the document does not describe");
            }
        }
        for (String operation : documented) {
            if (!coded.contains(operation)) {
                differences.add(operation + ": described, but there is no such route");
            }
        }
        return differences;
    }

    private static Set<String> operations(String yaml, List<String> differences) {
        Object document = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        var operations = new TreeSet<String>();
        if (!(document instanceof Map<?, ?> root) || !(root.get("paths") instanceof Map<?, ?> paths)) {
            differences.add("the document has no 'paths' (expected: an OpenAPI document)");
            return operations;
        }
        if (!String.valueOf(root.get("openapi")).startsWith("3.1")) {
            differences.add("openapi: " + root.get("openapi") + " (expected: 3.1.x)");
        }
        paths.forEach((path, item) -> {
            if (item instanceof Map<?, ?> methods) {
                for (Object method : methods.keySet()) {
                    if (METHODS.contains(String.valueOf(method))) {
                        operations.add(String.valueOf(method).toUpperCase(Locale.ROOT) + " " + path);
                    }
                }
            }
        });
        return operations;
    }
}
