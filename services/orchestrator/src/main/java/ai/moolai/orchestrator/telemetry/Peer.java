package ai.moolai.orchestrator.telemetry;

import ai.moolai.llm.Provider;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A provider as the conventions name it.
///
/// @param name a well-known value of `gen_ai.provider.name`, or the name it has in the configuration
/// @param address its host; null where it has none of its own
record Peer(String name, @Nullable String address, long port) {
    /// Hosts, and what stands behind them.
    private static final Map<String, String> HOSTS = Map.ofEntries(
            Map.entry("api.openai.com", "openai"),
            Map.entry("openai.azure.com", "azure.ai.openai"),
            Map.entry("services.ai.azure.com", "azure.ai.inference"),
            Map.entry("api.anthropic.com", "anthropic"),
            Map.entry("generativelanguage.googleapis.com", "gcp.gemini"),
            Map.entry("aiplatform.googleapis.com", "gcp.vertex_ai"),
            Map.entry("amazonaws.com", "aws.bedrock"),
            Map.entry("api.cohere.com", "cohere"),
            Map.entry("api.cohere.ai", "cohere"),
            Map.entry("api.deepseek.com", "deepseek"),
            Map.entry("api.groq.com", "groq"),
            Map.entry("api.mistral.ai", "mistral_ai"),
            Map.entry("api.moonshot.ai", "moonshot_ai"),
            Map.entry("api.perplexity.ai", "perplexity"),
            Map.entry("api.x.ai", "x_ai"));

    static Peer of(Provider provider) {
        URI url = provider.baseUrl();
        String host = url.getHost().toLowerCase(Locale.ROOT);
        int usual = "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
        return new Peer(known(host, provider.name()), host, url.getPort() < 0 ? usual : url.getPort());
    }

    private static String known(String host, String name) {
        return HOSTS.entrySet().stream()
                .filter(known -> host.equals(known.getKey()) || host.endsWith("." + known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(name.equals("google") ? "gcp.gemini" : name);
    }
}
