package ai.moolai.llm.responses;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.llm.Json;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Signature;
import ai.moolai.llm.chat.Stop;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// What a model said comes back as it was when the caller sends it with its next question.
class RoundTripTest {
    private static final Signature ANTHROPIC = new Signature("anthropic", "A");
    private static final Signature GEMINI = new Signature("gemini", "G");

    @Property
    void anAnswerComesBackAsItWas(@ForAll("answers") List<Part> parts) {
        var choice = new Answer.Choice(0, parts, new Answer.Ending(Stop.END, null, null));
        JsonNode response =
                Calls.tree(Calls.writer(Calls.HELLO).whole(new Answer(null, null, List.of(choice), null, null, null)));
        ObjectNode request = Json.TREES.createObjectNode().put("model", "m");
        ArrayNode input = request.putArray("input");
        input.addObject().put("type", "message").put("role", "user").put("content", "x");
        response.path("output").forEach(input::add);
        input.addObject().put("type", "message").put("role", "user").put("content", "y");
        var turns = Calls.judged(Json.text(request)).turns();
        assertThat(turns.subList(1, turns.size() - 1).stream().flatMap(turn -> turn.parts().stream()))
                .containsExactlyElementsOf(parts);
        assertThat(turns).hasSize(parts.isEmpty() ? 2 : 3);
    }

    @Provide
    Arbitrary<List<Part>> answers() {
        return Arbitraries.<Part>of(
                        new Part.Text("said"),
                        new Part.Refusal("no"),
                        new Part.Thinking("hm", null),
                        new Part.Thinking("hm", ANTHROPIC),
                        new Part.Thinking("", ANTHROPIC),
                        new Part.Thinking("", new Signature("openai", "O")),
                        new Part.RedactedThinking(ANTHROPIC),
                        new Part.RedactedThinking(GEMINI),
                        new Part.ToolCall("c", "f", "{\"x\":1.0}", null, null),
                        new Part.ToolCall("d", "g", "{}", GEMINI, null))
                .list()
                .ofMaxSize(6);
    }
}
