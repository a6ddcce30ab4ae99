package ai.moolai.orchestrator.routing;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.llm.Provider;
import ai.moolai.llm.TimeLimits;
import ai.moolai.llm.openai.OpenAiProvider;
import ai.moolai.orchestrator.ledger.PriceBook;
import ai.moolai.orchestrator.routing.RoutingEndpoint.Model;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RoutingEndpointTest {
    private static final Provider DEMO = provider("demo");

    private static Provider provider(String name, String... models) {
        return new Provider(
                name,
                new OpenAiProvider(),
                URI.create("http://" + name + ".example"),
                null,
                Set.of(models),
                name,
                TimeLimits.DEFAULT);
    }

    /// Who owns each model that is listed.
    private static Map<String, String> listed(@Nullable Provider fallback, Provider... providers) {
        var endpoint = new RoutingEndpoint(new Routing(List.of(providers), fallback), PriceBook.shipped());
        return endpoint.visible(_ -> true).values().stream().collect(Collectors.toMap(Model::id, Model::ownedBy));
    }

    @Test
    void theStandInIsListedWithTheManualsModelAndWithWhatEveryVendorSells() {
        var listed = listed(DEMO);
        assertThat(listed).containsKeys("gpt-4", "gpt-4o", "text-embedding-3-small");
        assertThat(listed.values()).containsOnly("demo");
    }

    @Test
    void theStandInIsNotListedWithWhatAnotherProviderIsAskedFor() {
        var listed = listed(DEMO, provider("openai"), provider("local", "gpt-4"));
        assertThat(listed).containsEntry("gpt-4", "local").containsEntry("gpt-4o", "openai");
        assertThat(listed.values()).contains("demo");
        assertThat(listed(DEMO, provider("openai"))).doesNotContainKey("gpt-4");
    }

    @Test
    void withoutTheStandInOnlyWhatIsConfiguredIsListed() {
        assertThat(listed(null, provider("local", "b", "a"))).containsOnlyKeys("a", "b");
        assertThat(listed(null, provider("openai"))).containsKey("gpt-4o").doesNotContainKey("gpt-4");
    }
}
