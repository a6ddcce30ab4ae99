package ai.moolai.orchestrator.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.moolai.base.FailureException;
import ai.moolai.llm.Provider;
import ai.moolai.llm.TimeLimits;
import ai.moolai.llm.openai.OpenAiProvider;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingTest {
    private static final Provider OPENAI = provider("openai");
    private static final Provider LOCAL = provider("local", "llama-4", "org/model");
    private static final Provider ANYTHING = provider("anything");
    private static final Provider DEMO = provider("demo");

    private final Routing keyed = new Routing(List.of(OPENAI, LOCAL), null);
    private final Routing open = new Routing(List.of(OPENAI, LOCAL, ANYTHING), null);
    private final Routing demo = new Routing(List.of(LOCAL), DEMO);

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

    private static String target(Routing routing, String model) {
        Target target = routing.choose(model);
        return target.provider().name() + ":" + target.model();
    }

    private static String refusal(Routing routing, String model) {
        var thrown = catchThrowableOfType(FailureException.class, () -> routing.choose(model));
        return thrown.failure().code().text();
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o, openai:gpt-4o",
        "o3, openai:o3",
        "llama-4, local:llama-4",
        "org/model, local:org/model",
        "local/llama-4, local:llama-4",
        "local/unlisted, local:unlisted",
        "openai/gpt-4o, openai:gpt-4o",
        "openai/ft:gpt-4o:acme, openai:ft:gpt-4o:acme",
        "unheard-of, openai:unheard-of",
        "openai/a/b, openai:a/b",
    })
    void withKeys(String model, String expected) {
        assertThat(target(keyed, model)).isEqualTo(expected);
        assertThat(target(keyed, model)).as("remembered").isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"unheard-of, anything:unheard-of", "gpt-4o, openai:gpt-4o", "anything/claude-4, anything:claude-4"})
    void withOneThatServesAnything(String model, String expected) {
        assertThat(target(open, model)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o, demo:gpt-4o",
        "claude-sonnet-4-5, demo:claude-sonnet-4-5",
        "unheard-of, demo:unheard-of",
        "llama-4, local:llama-4",
        "demo/gpt-4o, demo:gpt-4o",
    })
    void withTheDemoInPlaceOfKeys(String model, String expected) {
        assertThat(target(demo, model)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-4-5, ANTHROPIC_API_KEY",
        "google/gemini-2.5-pro, GOOGLE_API_KEY",
        "gemini-2.5-pro, GOOGLE_API_KEY"
    })
    void aVendorWithoutAKeyIsNamedWithItsVariable(String model, String variable) {
        var thrown = catchThrowableOfType(FailureException.class, () -> keyed.choose(model));
        assertThat(thrown.failure().code().text()).isEqualTo("provider_not_configured");
        assertThat(thrown.failure().message()).contains(variable);
    }

    @Test
    void nobodyAtAllServesAnUnknownName() {
        var empty = new Routing(List.of(), null);
        assertThat(refusal(empty, "unheard-of")).isEqualTo("model_not_found");
        assertThat(refusal(empty, "gpt-4o")).isEqualTo("provider_not_configured");
        assertThat(refusal(new Routing(List.of(LOCAL), null), "unheard-of")).isEqualTo("model_not_found");
        assertThat(refusal(empty, "/")).isEqualTo("model_not_found");
        assertThat(refusal(empty, "x/")).isEqualTo("model_not_found");
    }

    @Test
    void aFloodOfMadeUpNamesIsStillAnswered() {
        for (int i = 0; i < 20_000; i++) {
            assertThat(target(keyed, "made-up-" + i)).isEqualTo("openai:made-up-" + i);
        }
    }
}
