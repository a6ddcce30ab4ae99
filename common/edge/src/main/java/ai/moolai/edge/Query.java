package ai.moolai.edge;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The decoded query string.
final class Query {
    private static final int PARAMETERS_MAX = 256;
    private static final Query NONE = new Query(Map.of());

    private final Map<String, List<String>> values;

    private Query(Map<String, List<String>> values) {
        this.values = values;
    }

    /// @throws ai.moolai.base.FailureException `invalid_value` when an escape is broken
    static Query of(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return NONE;
        }
        try {
            var decoder = QueryStringDecoder.builder()
                    .hasPath(false)
                    .maxParams(PARAMETERS_MAX)
                    .build(text);
            return new Query(decoder.parameters());
        } catch (IllegalArgumentException broken) {
            throw Failure.at(
                            FailureCode.INVALID_VALUE,
                            "query",
                            "query string: an escape that is none (expected: name=value pairs, each byte outside"
                                    + " letters, digits and -._~ as %XX)")
                    .asException();
        }
    }

    @Nullable
    String one(String name) {
        List<String> all = values.get(name);
        if (all == null) {
            return null;
        }
        if (all.size() > 1) {
            throw Failure.at(
                            FailureCode.INVALID_VALUE, name, name + ": given " + all.size() + " times (expected: once)")
                    .asException();
        }
        return all.getFirst();
    }
}
