package ai.moolai.orchestrator.routing;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The vendors whose models are known by their names, so that a call for one that is not configured can be told what
/// to set.
enum Vendor {
    OPENAI("openai", "openai", "OPENAI_API_KEY", "(gpt-|chatgpt-|o[1-9](-|$)|text-embedding-|codex-).*"),
    ANTHROPIC("anthropic", "anthropic", "ANTHROPIC_API_KEY", "claude-.*"),
    GOOGLE("google", "gemini", "GOOGLE_API_KEY", "(gemini-|gemma-|models/gemini-).*");

    private final String providerName;
    private final String kind;
    private final String variable;
    private final Pattern models;

    Vendor(String providerName, String kind, String variable, String models) {
        this.providerName = providerName;
        this.kind = kind;
        this.variable = variable;
        this.models = Pattern.compile(models);
    }

    static Optional<Vendor> of(String model) {
        return all().stream()
                .filter(vendor -> vendor.models.matcher(model).matches())
                .findFirst();
    }

    static Optional<Vendor> named(String provider) {
        return all().stream()
                .filter(vendor -> vendor.providerName.equals(provider))
                .findFirst();
    }

    static List<String> names() {
        return all().stream().map(Vendor::providerName).toList();
    }

    static List<Vendor> all() {
        return Arrays.asList(values());
    }

    String providerName() {
        return providerName;
    }

    /// What it speaks.
    String kind() {
        return kind;
    }

    String variable() {
        return variable;
    }
}
