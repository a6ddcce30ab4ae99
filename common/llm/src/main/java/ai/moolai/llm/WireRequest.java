package ai.moolai.llm;

import java.util.List;
import java.util.Map;

/// What is sent to a provider.
///
/// @param path under the provider's base URL, as `/chat/completions`; percent-encoded where it has to be
/// @param headers besides content type and credentials
/// @param body JSON in UTF-8
/// @param dropped what the caller asked for and the provider does not get, by its names in OpenAI's chat requests
public record WireRequest(String path, Map<String, String> headers, byte[] body, List<String> dropped) {
    public WireRequest {
        headers = Map.copyOf(headers);
        dropped = List.copyOf(dropped);
    }

    public WireRequest(String path, byte[] body) {
        this(path, Map.of(), body, List.of());
    }
}
