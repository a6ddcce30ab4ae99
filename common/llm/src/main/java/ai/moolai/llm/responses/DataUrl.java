package ai.moolai.llm.responses;

import ai.moolai.llm.DataUri;
import ai.moolai.llm.chat.Media;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads `data:` URLs, in which images and files travel.
final class DataUrl {
    private static final String EXPECTED = "data:TYPE;base64,DATA, with DATA in base64";
    private static final String DEFAULT_TYPE = "application/pdf";
    private static final Map<String, String> TYPES = Map.of(
            ".pdf", DEFAULT_TYPE,
            ".txt", "text/plain",
            ".md", "text/markdown",
            ".csv", "text/csv",
            ".html", "text/html",
            ".json", "application/json");

    private DataUrl() {}

    /// What `url` leads to, be it a data URL or an address.
    ///
    /// @param name of the file, where there is one
    static Media media(Field url, @Nullable String name) {
        String text = url.word();
        return DataUri.is(text)
                ? inline(url, name)
                : new Media.Url(text, name == null ? null : TYPES.get(ending(name)));
    }

    /// A data URL, or base64 alone: then the file's name says what it is. Texts are decoded, as several providers read
    /// them only so.
    static Media inline(Field data, @Nullable String name) {
        String text = data.word();
        if (!DataUri.is(text)) {
            String type = name == null ? null : TYPES.get(ending(name));
            return media(data, type == null ? DEFAULT_TYPE : type, text);
        }
        return DataUri.read(text).orElseThrow(() -> data.wrong(EXPECTED));
    }

    private static Media media(Field data, String type, String base64) {
        return DataUri.read(type, base64).orElseThrow(() -> data.wrong(EXPECTED));
    }

    private static String ending(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot).toLowerCase(Locale.ROOT);
    }
}
