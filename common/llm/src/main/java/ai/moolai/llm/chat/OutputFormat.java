package ai.moolai.llm.chat;

import org.jspecify.annotations.Nullable;

/// What form the answer's text must have.
public sealed interface OutputFormat {
    record Text() implements OutputFormat {}

    /// Any JSON object.
    record JsonObject() implements OutputFormat {}

    /// JSON that fits a schema.
    ///
    /// @param name as the caller named it; null where its dialect has no names
    /// @param schema JSON text of the JSON Schema
    /// @param strict null when the caller did not say
    record JsonSchema(
            @Nullable String name,
            @Nullable String description,
            String schema,
            @Nullable Boolean strict) implements OutputFormat {}
}
