package ai.moolai.testing;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// JSON, read strictly by hand, so that it shares no fault with the libraries whose output it judges.
public sealed interface JsonValue {
    record Text(String text) implements JsonValue {}

    /// With every digit as it was written: `1` is not `1.0`.
    record Numeral(BigDecimal number) implements JsonValue {}

    record Truth(boolean truth) implements JsonValue {}

    record Nothing() implements JsonValue {}

    record Items(List<JsonValue> items) implements JsonValue {
        public Items {
            items = List.copyOf(items);
        }
    }

    record Members(Map<String, JsonValue> members) implements JsonValue {
        public Members {
            members = Map.copyOf(members);
        }
    }

    /// Reads one document.
    ///
    /// @throws IllegalArgumentException when it is none: where, and what was expected
    static JsonValue parse(String text) {
        return new JsonParser(text).document();
    }

    /// What stands at `path`: names of members, and numbers of items; null when there is nothing.
    default @Nullable JsonValue at(String... path) {
        JsonValue at = this;
        for (String step : path) {
            JsonValue next = switch (at) {
                case Members(Map<String, JsonValue> members) -> members.get(step);
                case Items(List<JsonValue> items) -> {
                    int index = step.matches("[0-9]{1,9}") ? Integer.parseInt(step) : items.size();
                    yield index < items.size() ? items.get(index) : null;
                }
                case Text _, Numeral _, Truth _, Nothing _ -> null;
            };
            if (next == null) {
                return null;
            }
            at = next;
        }
        return at;
    }

    /// Whether at `path` stands the string `text`.
    default boolean says(String text, String... path) {
        return new Text(text).equals(at(path));
    }

    /// Whether this or anything in it is as `wanted`.
    default boolean any(Predicate<JsonValue> wanted) {
        return wanted.test(this)
                || switch (this) {
                    case Members(Map<String, JsonValue> members) ->
                        members.values().stream().anyMatch(value -> value.any(wanted));
                    case Items(List<JsonValue> items) -> items.stream().anyMatch(value -> value.any(wanted));
                    case Text _, Numeral _, Truth _, Nothing _ -> false;
                };
    }
}
