package ai.moolai.llm.gemini;

import static ai.moolai.llm.gemini.Chats.NEWEST;
import static ai.moolai.llm.gemini.Chats.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.FailureException;
import ai.moolai.llm.chat.Abilities;
import ai.moolai.llm.chat.CacheMark;
import ai.moolai.llm.chat.Tools;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ToolsWriterTest {
    private static final String SCHEMA = """
            {"$schema":"x","type":"object","properties":{"at":{"type":"number","maximum":1e2}},"additionalProperties":false}""";

    private static Judged sent(Tools.Choice choice, @Nullable Boolean strict) {
        var tools = new Tools(List.of(tool("f", SCHEMA, strict), tool("g", null, null)), choice, null);
        return Judged.of(Chats.with(Chats.hello(NEWEST), tools));
    }

    private static String calling(Tools.Choice choice, @Nullable Boolean strict) {
        return sent(choice, strict).text("/toolConfig/functionCallingConfig");
    }

    @Test
    void schemasGoAsTheyAre() {
        var sent = sent(new Tools.Choice.Unset(), null);
        assertThat(sent.text("/tools")).isEqualTo("""
                [{"functionDeclarations":[{"name":"f","description":"what f does","parametersJsonSchema":{"$schema":"x",\
                "type":"object","properties":{"at":{"type":"number","maximum":1E+2}},"additionalProperties":false}},\
                {"name":"g","description":"what g does"}]}]""");
        assertThat(sent.body().has("toolConfig")).isFalse();
        assertThat(sent.dropped()).isEmpty();
    }

    @Test
    void olderModelsGetWhatTheyUnderstandOfASchema() {
        var tools = new Tools(List.of(tool("f", SCHEMA, null)), new Tools.Choice.Unset(), null);
        var sent = Judged.of(Chats.with(Chats.hello("gemini-2.0-flash"), tools));
        assertThat(sent.text("/tools/0/functionDeclarations/0/parameters")).isEqualTo("""
                {"type":"OBJECT","properties":{"at":{"type":"NUMBER","maximum":1E+2}}}""");
    }

    @Test
    void everyChoiceHasAMode() {
        assertThat(calling(new Tools.Choice.Auto(), null)).isEqualTo("{\"mode\":\"AUTO\"}");
        assertThat(calling(new Tools.Choice.None(), true)).isEqualTo("{\"mode\":\"NONE\"}");
        assertThat(calling(new Tools.Choice.Required(), true)).isEqualTo("{\"mode\":\"ANY\"}");
        assertThat(calling(new Tools.Choice.Named("g"), null))
                .isEqualTo("{\"mode\":\"ANY\",\"allowedFunctionNames\":[\"g\"]}");
        assertThat(calling(new Tools.Choice.Among(List.of("f", "g"), true), null))
                .isEqualTo("{\"mode\":\"ANY\",\"allowedFunctionNames\":[\"f\",\"g\"]}");
        assertThat(calling(new Tools.Choice.Among(List.of("f"), false), null))
                .isEqualTo("{\"mode\":\"VALIDATED\",\"allowedFunctionNames\":[\"f\"]}");
    }

    @Test
    void strictToolsAreValidated() {
        assertThat(calling(new Tools.Choice.Auto(), true)).isEqualTo("{\"mode\":\"VALIDATED\"}");
        assertThat(calling(new Tools.Choice.Unset(), true)).isEqualTo("{\"mode\":\"VALIDATED\"}");
    }

    @Test
    void whatHasNoEquivalentIsNamed() {
        var marked = new Tools.Tool("f", null, null, null, CacheMark.SHORT);
        var sent =
                Judged.of(Chats.with(Chats.hello(NEWEST), new Tools(List.of(marked), new Tools.Choice.Unset(), false)));
        assertThat(sent.dropped()).containsExactlyInAnyOrder("cache_control", "parallel_tool_calls");
    }

    @Test
    void aForcedCallWithoutToolsIsRefused() {
        var tools = new Tools(List.of(), new Tools.Choice.Required(), null);
        assertThatThrownBy(() -> Judged.of(Chats.with(Chats.hello(NEWEST), tools)))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("tool_choice: a forced call (expected: with tools)");
    }

    @Test
    void aForcedCallOfAModelThatCannotBeForcedIsRefused() {
        var known = new GeminiProvider().abilities(NEWEST);
        var free = new Abilities(
                known.inputs(),
                known.sampling(),
                false,
                true,
                true,
                known.thinking(),
                known.efforts(),
                known.outputTokensMax());
        var tools = new Tools(List.of(tool("f", null, null)), new Tools.Choice.Named("f"), null);
        assertThatThrownBy(() -> new GeminiProvider().request(Chats.with(Chats.hello(NEWEST), tools), free))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("(expected: auto or none; gemini-4-argon cannot be forced)");
    }

    @Test
    void aSchemaThatIsNoneIsRefusedWithItsPlace() {
        var tools = new Tools(List.of(tool("f", null, null), tool("g", "[1", null)), new Tools.Choice.Unset(), null);
        assertThatThrownBy(() -> Judged.of(Chats.with(Chats.hello(NEWEST), tools)))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        refused ->
                                assertThat(refused.failure().param()).isEqualTo("body.tools[1].function.parameters"));
    }
}
