package ai.moolai.edge;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One page of a list, as every list route answers it.
///
/// @param nextCursor what to pass as `?cursor=` for the page after this one, null on the last
@JsonPropertyOrder({"object", "data", "has_more", "next_cursor"})
public record Page<T>(
        List<T> data, boolean hasMore, @Nullable String nextCursor) {
    public Page {
        data = List.copyOf(data);
    }

    /// The whole list at once.
    public static <T> Page<T> all(List<T> data) {
        return new Page<>(data, false, null);
    }

    /// @param rows up to `limit + 1` rows: the one too many only tells that there are more
    /// @param cursor names the place behind a row
    public static <T> Page<T> of(List<T> rows, int limit, Function<T, String> cursor) {
        if (rows.size() <= limit) {
            return all(rows);
        }
        List<T> shown = rows.subList(0, limit);
        return new Page<>(shown, true, cursor.apply(shown.getLast()));
    }

    @JsonProperty("object")
    public String object() {
        return "list";
    }
}
