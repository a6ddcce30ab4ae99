package ai.moolai.edge;

import ai.moolai.base.ErrorForm;
import io.vertx.core.http.HttpMethod;

/// One thing that can be asked for.
///
/// @param template a path as `/api/v1/users/{id}`: `{name}` stands for one segment, decoded
/// @param bodyBytesMax the longest request body, in bytes; a longer one is a 413
/// @param errors how failures are told, those included that come before the handler
public record Route(
        HttpMethod method, String template, Access access, Handler handler, long bodyBytesMax, ErrorForm errors) {
    public Route(HttpMethod method, String template, Access access, Handler handler, long bodyBytesMax) {
        this(method, template, access, handler, bodyBytesMax, Envelope.FORM);
    }

    public Route {
        if (!template.startsWith("/") || (template.length() > 1 && template.endsWith("/"))) {
            throw new IllegalArgumentException(
                    "route: " + template + " (expected: a path that starts with '/' and does not end with one)");
        }
        if (bodyBytesMax < 0) {
            throw new IllegalArgumentException(
                    "route " + template + ": body limit " + bodyBytesMax + " (expected: 0-)");
        }
    }
}
