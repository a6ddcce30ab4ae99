package ai.moolai.llm;

import ai.moolai.base.Secret;
import ai.moolai.llm.chat.Abilities;
import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A server of models.
///
/// @param name how it is named in `provider/model`, in records and in metrics
/// @param dialect what it speaks
/// @param baseUrl with the version segment, as `https://api.openai.com/v1`
/// @param apiKey sent as the dialect says, or null for a server that wants none
/// @param models what it serves; empty when it serves whatever it is asked for
/// @param pricedAs whose prices it charges: a provider's name in the price book
public record Provider(
        String name,
        ChatProvider dialect,
        URI baseUrl,
        @Nullable Secret apiKey,
        Set<String> models,
        String pricedAs,
        TimeLimits limits) {
    private static final Pattern VERSION_SEGMENT = Pattern.compile("/v\\d+(alpha|beta)?\\d*(/|$)");

    public Provider {
        models = Set.copyOf(models);
        baseUrl = versioned(baseUrl, dialect.versionSegment());
    }

    public boolean serves(String model) {
        return models.contains(model);
    }

    public boolean servesAnything() {
        return models.isEmpty();
    }

    /// What `model` can do.
    public Abilities abilities(String model) {
        return dialect.abilities(model);
    }

    boolean secure() {
        return "https".equalsIgnoreCase(baseUrl.getScheme());
    }

    int port() {
        int port = baseUrl.getPort();
        return port > 0 ? port : secure() ? 443 : 80;
    }

    /// People write the base URL with or without `/v1`; a path that names a version anywhere is taken as it is.
    private static URI versioned(URI url, String segment) {
        String path = url.getPath() == null ? "" : url.getPath();
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        if (!VERSION_SEGMENT.matcher(path).find()) {
            path += "/" + segment;
        }
        return url.resolve(path);
    }
}
