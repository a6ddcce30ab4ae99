package ai.moolai.llm.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the model may call.
///
/// @param parallel whether it may call several at once; null when the caller did not say
public record Tools(List<Tool> all, Choice choice, @Nullable Boolean parallel) {
    public static final Tools NONE = new Tools(List.of(), new Choice.Unset(), null);

    public Tools {
        all = List.copyOf(all);
    }

    /// A function that the caller runs.
    ///
    /// @param schema JSON text of the JSON Schema of its arguments; null for a function without any
    /// @param strict whether the arguments must fit the schema; null when the caller did not say
    public record Tool(
            String name,
            @Nullable String description,
            @Nullable String schema,
            @Nullable Boolean strict,
            @Nullable CacheMark cache) {}

    /// Whether the model must, may or must not call one.
    public sealed interface Choice {
        /// The caller did not say: the provider's own default.
        record Unset() implements Choice {}

        record Auto() implements Choice {}

        record None() implements Choice {}

        /// One of them, whichever.
        record Required() implements Choice {}

        /// This one.
        record Named(String name) implements Choice {}

        /// One of these, or, unless `required`, none.
        record Among(List<String> names, boolean required) implements Choice {
            public Among {
                names = List.copyOf(names);
            }
        }
    }

    /// Whether a call is forced.
    public boolean forced() {
        return switch (choice) {
            case Choice.Required() -> true;
            case Choice.Named(String _) -> true;
            case Choice.Among(List<String> _, boolean required) -> required;
            case Choice.Unset(), Choice.Auto(), Choice.None() -> false;
        };
    }
}
