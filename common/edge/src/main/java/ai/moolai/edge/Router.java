package ai.moolai.edge;

import io.vertx.core.http.HttpMethod;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Finds the route of a path: whole paths by one hash look-up, templates segment by segment. A path is compared as it
/// was sent; only what stands for a `{name}` is decoded.
final class Router {
    private final Map<String, Target> exact = new HashMap<>();
    private final Node root = new Node();

    Router(List<Route> routes) {
        for (Route route : routes) {
            target(route.template()).add(route);
        }
    }

    /// What stands at `path`, or null.
    @Nullable
    Match find(String path) {
        Target target = exact.get(path);
        if (target != null) {
            return target.match;
        }
        if (path.length() < 2 || path.charAt(0) != '/') {
            return null;
        }
        var values = new ArrayList<String>(4);
        target = find(root, path, 1, values);
        return target == null ? null : new Match(target, values);
    }

    private static @Nullable Target find(Node node, String path, int from, List<String> values) {
        int slash = path.indexOf('/', from);
        int end = slash < 0 ? path.length() : slash;
        if (end == from) {
            return null;
        }
        String segment = path.substring(from, end);
        Node literal = node.literals.get(segment);
        if (literal != null) {
            Target found = slash < 0 ? literal.target : find(literal, path, slash + 1, values);
            if (found != null) {
                return found;
            }
        }
        Node parameter = node.parameter;
        String value = parameter == null ? null : decoded(segment);
        if (parameter == null || value == null) {
            return null;
        }
        values.add(value);
        Target found = slash < 0 ? parameter.target : find(parameter, path, slash + 1, values);
        if (found == null) {
            values.removeLast();
        }
        return found;
    }

    private Target target(String template) {
        if (template.indexOf('{') < 0) {
            return exact.computeIfAbsent(template, t -> new Target(t, List.of()));
        }
        Node node = root;
        var names = new ArrayList<String>();
        for (String segment : template.substring(1).split("/", -1)) {
            if (segment.startsWith("{") && segment.endsWith("}") && segment.length() > 2) {
                names.add(segment.substring(1, segment.length() - 1));
                node.parameter = node.parameter == null ? new Node() : node.parameter;
                node = node.parameter;
            } else if (segment.isEmpty() || segment.indexOf('{') >= 0 || segment.indexOf('}') >= 0) {
                throw new IllegalArgumentException(
                        "route: " + template + " (expected: each segment either plain text or one {name})");
            } else {
                node = node.literals.computeIfAbsent(segment, _ -> new Node());
            }
        }
        if (node.target == null) {
            node.target = new Target(template, List.copyOf(names));
        } else if (!node.target.template.equals(template)) {
            throw new IllegalArgumentException(
                    "routes: " + node.target.template + " and " + template + " (expected: the same {names})");
        }
        return node.target;
    }

    /// The segment's text, or null when it is no UTF-8 or would mean another place in a file tree.
    private static @Nullable String decoded(String segment) {
        String text = segment;
        if (segment.indexOf('%') >= 0) {
            byte[] bytes = unescaped(segment);
            if (bytes == null) {
                return null;
            }
            try {
                text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (CharacterCodingException notUtf8) {
                return null;
            }
        }
        return isPlain(text) ? text : null;
    }

    private static byte @Nullable [] unescaped(String segment) {
        byte[] out = new byte[segment.length() * 3];
        int length = 0;
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c > 0x7e) {
                return null;
            }
            if (c != '%') {
                out[length++] = (byte) c;
                continue;
            }
            int high = i + 2 < segment.length() ? Character.digit(segment.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(segment.charAt(i + 2), 16);
            if (low < 0) {
                return null;
            }
            out[length++] = (byte) (high << 4 | low);
            i += 2;
        }
        return Arrays.copyOf(out, length);
    }

    /// No control character, and no part between slashes that is empty, `.` or `..`.
    private static boolean isPlain(String text) {
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? '/' : text.charAt(i);
            if (Character.isISOControl(c)) {
                return false;
            }
            if (c == '/' || c == '\\') {
                boolean dots = i - start <= 2;
                for (int k = start; dots && k < i; k++) {
                    dots = text.charAt(k) == '.';
                }
                if (dots) {
                    return false;
                }
                start = i + 1;
            }
        }
        return true;
    }

    /// A place and what its `{names}` stand for.
    record Match(Target target, List<String> values) {}

    /// Everything that can be asked for at one place.
    static final class Target {
        final String template;
        final List<String> names;
        final Match match;
        private Route[] routes = {};
        private String allow = "";

        private Target(String template, List<String> names) {
            this.template = template;
            this.names = names;
            this.match = new Match(this, List.of());
        }

        private void add(Route route) {
            routes = Arrays.copyOf(routes, routes.length + 1);
            routes[routes.length - 1] = route;
            var methods = new TreeSet<String>();
            methods.add("OPTIONS");
            for (Route each : routes) {
                methods.add(each.method().name());
                if (each.method().equals(HttpMethod.GET)) {
                    methods.add("HEAD");
                }
            }
            allow = String.join(", ", methods);
        }

        /// HEAD finds what GET finds.
        @Nullable
        Route route(HttpMethod method) {
            for (Route route : routes) {
                if (route.method().equals(method)) {
                    return route;
                }
            }
            return method.equals(HttpMethod.HEAD) ? route(HttpMethod.GET) : null;
        }

        /// The methods there are, as the `Allow` header lists them.
        String allow() {
            return allow;
        }
    }

    private static final class Node {
        final Map<String, Node> literals = new HashMap<>();

        @Nullable
        Node parameter;

        @Nullable
        Target target;
    }
}
