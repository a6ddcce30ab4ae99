package ai.moolai.llm.chat;

import java.util.Optional;

/// A provider's seal over what its model thought. Only the provider that made it can read it: to every other it is
/// worth nothing, and most refuse it. In a dialect that is not its maker's it travels as `moolai:origin:value`.
///
/// @param origin the kind of provider that made it, as `anthropic`
/// @param value as that provider wrote it
public record Signature(String origin, String value) {
    private static final String MARK = "moolai:";

    /// How it is written in the dialect of `dialect`.
    public String text(String dialect) {
        return origin.equals(dialect) ? value : MARK + origin + ':' + value;
    }

    /// Reads what stands in the dialect of `dialect`.
    public static Signature parse(String text, String dialect) {
        int colon = text.startsWith(MARK) ? text.indexOf(':', MARK.length()) : -1;
        return colon < 0
                ? new Signature(dialect, text)
                : new Signature(text.substring(MARK.length(), colon), text.substring(colon + 1));
    }

    /// The value, if the provider of kind `kind` made it.
    public Optional<String> madeBy(String kind) {
        return origin.equals(kind) ? Optional.of(value) : Optional.empty();
    }
}
