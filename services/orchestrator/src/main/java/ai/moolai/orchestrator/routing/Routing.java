package ai.moolai.orchestrator.routing;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import ai.moolai.llm.Provider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The door: from a model's name to who serves it. The configuration does not change while the service runs, so
/// answers are remembered.
public final class Routing {
    /// Names that strangers make up must not fill the memory.
    private static final int REMEMBERED_MODELS_MAX = 10_000;

    private final Map<String, Provider> providers = new LinkedHashMap<>();
    private final Map<String, ProviderHealth> health = new LinkedHashMap<>();
    private final @Nullable Provider fallback;
    private final Map<String, Target> remembered = new ConcurrentHashMap<>();

    /// @param providers in the order in which they are asked for models that nobody lists
    /// @param fallback serves what no provider does, as the demo provider; or null
    public Routing(List<Provider> providers, @Nullable Provider fallback) {
        providers.forEach(provider -> this.providers.put(provider.name(), provider));
        this.fallback = fallback;
        if (fallback != null) {
            this.providers.put(fallback.name(), fallback);
        }
        this.providers.keySet().forEach(name -> health.put(name, new ProviderHealth()));
    }

    /// Who serves `model`, which may be pinned as `provider/model`.
    ///
    /// @throws FailureException `provider_not_configured` or `model_not_found`
    public Target choose(String model) {
        Target known = remembered.get(model);
        if (known != null) {
            return known;
        }
        Target found = find(model);
        if (remembered.size() < REMEMBERED_MODELS_MAX) {
            remembered.put(model, found);
        }
        return found;
    }

    public List<Provider> providers() {
        return List.copyOf(providers.values());
    }

    /// Notes a finished attempt at a provider.
    ///
    /// @param error what the provider did wrong, or null
    public void observe(Provider provider, long latencyMicros, @Nullable String error) {
        health(provider).observe(latencyMicros, error);
    }

    /// How a provider is doing.
    ProviderHealth health(Provider provider) {
        return health.computeIfAbsent(provider.name(), name -> {
            throw new IllegalArgumentException("no provider " + name);
        });
    }

    /// Whether `provider` is the one that stands in where none is configured.
    public boolean isFallback(Provider provider) {
        return fallback != null && fallback.name().equals(provider.name());
    }

    private Target find(String model) {
        int slash = model.indexOf('/');
        if (slash > 0 && slash < model.length() - 1) {
            String name = model.substring(0, slash);
            Provider pinned = providers.get(name);
            if (pinned != null) {
                return new Target(pinned, model.substring(slash + 1));
            }
            var vendor = Vendor.named(name);
            if (vendor.isPresent() && fallback == null) {
                throw notConfigured(model, vendor.get());
            }
        }
        for (Provider provider : providers.values()) {
            if (provider.serves(model)) {
                return new Target(provider, model);
            }
        }
        return byVendor(model);
    }

    private Target byVendor(String model) {
        Optional<Vendor> vendor = Vendor.of(model);
        if (vendor.isPresent()) {
            Provider own = providers.get(vendor.get().providerName());
            if (own != null) {
                return new Target(own, model);
            }
        } else {
            for (Provider provider : providers.values()) {
                if (provider.servesAnything()
                        && !isFallback(provider)
                        && Vendor.named(provider.name()).isEmpty()) {
                    return new Target(provider, model);
                }
            }
        }
        if (fallback != null) {
            return new Target(fallback, model);
        }
        if (vendor.isPresent()) {
            throw notConfigured(model, vendor.get());
        }
        // A vendor's newest names follow no pattern yet: it knows best.
        Provider vendors = providers.get(Vendor.OPENAI.providerName());
        if (vendors != null && vendors.servesAnything()) {
            return new Target(vendors, model);
        }
        throw Failure.at(
                        FailureCode.MODEL_NOT_FOUND,
                        "body.model",
                        "model: \"" + model + "\" (expected: a model that GET /v1/models lists, or provider/model with"
                                + " one of the providers " + String.join(", ", providers.keySet()) + ")")
                .asException();
    }

    private static FailureException notConfigured(String model, Vendor vendor) {
        return Failure.at(
                        FailureCode.PROVIDER_NOT_CONFIGURED,
                        "body.model",
                        "model: \"" + model + "\" is served by " + vendor.providerName() + ", which has no key here"
                                + " (expected: " + vendor.variable() + " in the orchestrator's environment)")
                .asException();
    }

    /// The vendors whose models are known by name and that have no key here.
    List<Vendor> notConfigured() {
        return Vendor.all().stream()
                .filter(vendor -> !providers.containsKey(vendor.providerName()))
                .toList();
    }
}
