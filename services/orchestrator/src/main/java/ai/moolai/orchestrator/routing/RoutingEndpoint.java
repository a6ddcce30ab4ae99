package ai.moolai.orchestrator.routing;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.Role;
import ai.moolai.edge.Access;
import ai.moolai.edge.Exchange;
import ai.moolai.edge.Handler;
import ai.moolai.edge.Page;
import ai.moolai.edge.Reply;
import ai.moolai.edge.Routes;
import ai.moolai.llm.Provider;
import ai.moolai.orchestrator.ledger.PriceBook;
import ai.moolai.orchestrator.ledger.PricedModel;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What may be called, and how those who answer are doing.
public final class RoutingEndpoint {
    /// What the stand-in is asked for although nobody sells it any more: the manual's first call names it.
    private static final List<String> STAND_IN_MODELS = List.of("gpt-4");

    private final Routing routing;
    private final PriceBook prices;

    public RoutingEndpoint(Routing routing, PriceBook prices) {
        this.routing = routing;
        this.prices = prices;
    }

    /// A model, as OpenAI lists it.
    ///
    /// @param created not known of any: 0
    /// @param ownedBy the provider that serves it here
    public record Model(String id, long created, String ownedBy) {
        @JsonProperty("object")
        public String object() {
            return "model";
        }
    }

    /// A provider and how it is doing, over its last calls.
    public record ProviderState(
            String name,
            String kind,
            @Nullable String baseUrl,
            String state,
            @Nullable String lastError,
            long requests,
            double errorRate,
            @Nullable Double latencyP50Ms,
            @Nullable Double latencyP95Ms) {}

    public void add(Routes routes) {
        Access members = Access.needs(Role.MEMBER);
        routes.get("/v1/models", members, Handler.blocking(this::models));
        routes.get("/v1/models/{id}", members, Handler.blocking(this::model));
        routes.get("/api/v1/llm/models", members, Handler.blocking(this::models));
        routes.get("/api/v1/llm/providers", Access.needs(Role.VIEWER), Handler.blocking(this::providers));
    }

    private Reply models(Exchange exchange, byte[] body) {
        return Reply.json(
                Page.all(List.copyOf(visible(exchange.caller()::mayCall).values())));
    }

    private Reply model(Exchange exchange, byte[] body) {
        String id = exchange.pathParam("id");
        Model found = visible(exchange.caller()::mayCall).get(id);
        if (found == null) {
            throw Failure.at(
                            FailureCode.MODEL_NOT_FOUND,
                            "path.id",
                            "model: \"" + id + "\" (expected: one that GET /v1/models lists)")
                    .asException();
        }
        return Reply.json(found);
    }

    private Reply providers(Exchange exchange, byte[] body) {
        List<ProviderState> states = new ArrayList<>();
        for (Provider provider : routing.providers()) {
            var now = routing.health(provider).snapshot();
            boolean demo = routing.isFallback(provider);
            states.add(new ProviderState(
                    provider.name(),
                    demo ? "demo" : provider.dialect().kind(),
                    demo ? null : provider.baseUrl().toString(),
                    now.state(),
                    now.lastError(),
                    now.requests(),
                    now.errorRate(),
                    now.latencyP50Ms(),
                    now.latencyP95Ms()));
        }
        for (Vendor missing : routing.notConfigured()) {
            states.add(new ProviderState(
                    missing.providerName(), missing.kind(), null, "not_configured", null, 0, 0, null, null));
        }
        return Reply.json(Page.all(states));
    }

    Map<String, Model> visible(Predicate<String> mayCall) {
        Map<String, Model> out = new LinkedHashMap<>();
        for (Provider provider : routing.providers()) {
            for (String model : names(provider)) {
                if (mayCall.test(model)) {
                    out.putIfAbsent(model, new Model(model, 0, provider.name()));
                }
            }
        }
        return out;
    }

    /// What the configuration lists; else what the vendor is known to sell; of all that, the stand-in serves what is
    /// left to it.
    private List<String> names(Provider provider) {
        if (!provider.servesAnything()) {
            return provider.models().stream().sorted().toList();
        }
        if (routing.isFallback(provider)) {
            List<String> all = new ArrayList<>(STAND_IN_MODELS);
            Vendor.names().forEach(vendor -> all.addAll(sold(vendor)));
            return all.stream()
                    .filter(model -> routing.isFallback(routing.choose(model).provider()))
                    .toList();
        }
        return sold(provider.pricedAs());
    }

    private List<String> sold(String vendor) {
        return prices.models(vendor).stream().map(PricedModel::name).toList();
    }
}
