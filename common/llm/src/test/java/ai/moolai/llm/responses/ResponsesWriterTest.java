package ai.moolai.llm.responses;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Usage;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.ReportedUsage;
import ai.moolai.llm.chat.Signature;
import ai.moolai.llm.chat.Stop;
import com.fasterxml.jackson.databind.JsonNode;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponsesWriterTest {
    private static final Signature SEAL = new Signature("gemini", "S");

    private static Answer answer(Stop stop, @Nullable ReportedUsage usage, Part... parts) {
        var choice = new Answer.Choice(0, List.of(parts), new Answer.Ending(stop, "word", null));
        return new Answer("id", "m-2026", List.of(choice), usage, "standard", null);
    }

    private static byte[] whole(String request, Answer answer) {
        return Calls.writer(request).whole(answer);
    }

    @Test
    void aTextIsOneMessage() {
        var usage = ReportedUsage.sound(new Usage(10, 4, 2, 1, 0, 0, 5, 3, 0));
        Response response =
                Calls.response(whole(Calls.HELLO, answer(Stop.END, usage, new Part.Text("Hi"), new Part.Text("!"))));
        assertThat(response.id()).isEqualTo("resp_abc");
        assertThat(response.createdAt()).isEqualTo(1_795_479_736.0);
        assertThat(response.status()).contains(ResponseStatus.COMPLETED);
        assertThat(response.model().asString()).isEqualTo("m-2026");
        assertThat(response.error()).isEmpty();
        assertThat(response.incompleteDetails()).isEmpty();
        assertThat(response.serviceTier().orElseThrow().asString()).isEqualTo("default");
        var message = response.output().getFirst().asMessage();
        assertThat(message.id()).isEqualTo("msg_abc_0");
        assertThat(message.content())
                .extracting(content -> content.asOutputText().text())
                .containsExactly("Hi", "!");
        var told = response.usage().orElseThrow();
        assertThat(told.inputTokens()).isEqualTo(17);
        assertThat(told.inputTokensDetails().cachedTokens()).isEqualTo(4);
        assertThat(told.inputTokensDetails().cacheWriteTokens()).isEqualTo(3);
        assertThat(told.outputTokens()).isEqualTo(8);
        assertThat(told.outputTokensDetails().reasoningTokens()).isEqualTo(3);
        assertThat(told.totalTokens()).isEqualTo(25);
    }

    @Test
    void thoughtsTextsCallsAndRefusalsKeepTheirOrder() {
        Response response = Calls.response(whole(
                Calls.HELLO,
                answer(
                        Stop.TOOL_CALLS,
                        null,
                        new Part.Thinking("Hm.", new Signature("anthropic", "A")),
                        new Part.Text("A moment."),
                        new Part.Refusal("Not that."),
                        new Part.ToolCall("c1", "f", "{\"x\":1}", SEAL, null),
                        new Part.ToolCall("c2", "g", "", null, null),
                        new Part.Text("Done."))));
        var output = response.output();
        assertThat(output).hasSize(6);
        assertThat(output.get(0).asReasoning().summary().getFirst().text()).isEqualTo("Hm.");
        assertThat(output.get(0).asReasoning().encryptedContent()).contains("moolai:anthropic:A");
        assertThat(output.get(1).asMessage().content().get(0).asOutputText().text())
                .isEqualTo("A moment.");
        assertThat(output.get(1).asMessage().content().get(1).asRefusal().refusal())
                .isEqualTo("Not that.");
        assertThat(output.get(2).asReasoning().summary()).isEmpty();
        assertThat(output.get(2).asReasoning().encryptedContent()).contains("moolai:gemini:S");
        assertThat(output.get(3).asFunctionCall().id()).contains("fc_abc_3");
        assertThat(output.get(3).asFunctionCall().callId()).isEqualTo("c1");
        assertThat(output.get(3).asFunctionCall().arguments()).isEqualTo("{\"x\":1}");
        assertThat(output.get(4).asFunctionCall().arguments()).isEqualTo("{}");
        assertThat(output.get(5).asMessage().content().getFirst().asOutputText().text())
                .isEqualTo("Done.");
        assertThat(response.usage()).isEmpty();
    }

    @Test
    void sealsAreKeptFromWhoeverWantsNoneKept() {
        String quiet = "{\"model\":\"m\",\"input\":\"x\",\"store\":false}";
        Answer answer =
                answer(Stop.END, null, new Part.Thinking("Hm.", SEAL), new Part.ToolCall("c", "f", "{}", SEAL, null));
        var output = Calls.response(whole(quiet, answer)).output();
        assertThat(output).hasSize(2);
        assertThat(output.getFirst().asReasoning().encryptedContent()).isEmpty();

        String asking = quiet.replace("}", ",\"include\":[\"reasoning.encrypted_content\"]}");
        assertThat(Calls.response(whole(asking, answer)).output()).hasSize(3);
        assertThat(Calls.response(whole(Calls.HELLO, answer)).output()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "END, completed, ",
        "STOP_TEXT, completed, ",
        "TOOL_CALLS, completed, ",
        "PAUSED, completed, ",
        "LENGTH, incomplete, max_output_tokens",
        "FILTERED, incomplete, content_filter"
    })
    void howItEndedIsTold(Stop stop, String status, @Nullable String reason) {
        Response response = Calls.response(whole(
                Calls.HELLO, answer(stop, null, new Part.ToolCall("c", "f", "{}", null, null), new Part.Text("x"))));
        assertThat(response.status().orElseThrow().asString()).isEqualTo(status);
        assertThat(response.incompleteDetails()
                        .flatMap(Response.IncompleteDetails::reason)
                        .map(Response.IncompleteDetails.Reason::asString)
                        .orElse(null))
                .isEqualTo(reason);
        assertThat(response.output()
                        .get(0)
                        .asFunctionCall()
                        .status()
                        .orElseThrow()
                        .asString())
                .isEqualTo("completed");
        assertThat(response.output().get(1).asMessage().status().asString()).isEqualTo(status);
    }

    @Test
    void anAnswerRepeatsItsRequest() {
        byte[] body = whole("""
                {"model":"m","input":"x","instructions":"Be brief.","temperature":0.70,"top_p":0.5,
                 "max_output_tokens":9,"metadata":{"k":"v"},"parallel_tool_calls":false,"store":true,
                 "tools":[{"type":"function","name":"f","parameters":{"type":"object"},"strict":false}],
                 "tool_choice":{"type":"function","name":"f"},"reasoning":{"effort":"low","summary":"auto"},
                 "text":{"format":{"type":"json_object"}},"user":"u","safety_identifier":"s"}""", answer(Stop.END, null, new Part.Text("{}")));
        JsonNode tree = Calls.tree(body);
        assertThat(tree.path("instructions").textValue()).isEqualTo("Be brief.");
        assertThat(tree.path("metadata").path("k").textValue()).isEqualTo("v");
        assertThat(tree.path("tools").path(0).path("name").textValue()).isEqualTo("f");
        assertThat(tree.path("reasoning").path("effort").textValue()).isEqualTo("low");
        assertThat(tree.path("text").path("format").path("type").textValue()).isEqualTo("json_object");
        assertThat(tree.path("max_output_tokens").intValue()).isEqualTo(9);
        assertThat(tree.path("store").booleanValue()).isFalse();
        Response response = Calls.response(body);
        assertThat(response.parallelToolCalls()).isFalse();
        assertThat(response.temperature()).contains(0.7);
        assertThat(response.toolChoice().asFunction().name()).isEqualTo("f");
        assertThat(tree.path("user").textValue()).isEqualTo("u");
    }

    @Test
    void anAnswerWithoutChoicesIsEmpty() {
        var response = Calls.response(
                Calls.writer(Calls.HELLO).whole(new Answer(null, null, List.of(), null, "on_demand", null)));
        assertThat(response.output()).isEmpty();
        assertThat(response.model().asString()).isEqualTo("m");
        assertThat(response.serviceTier()).isEmpty();
    }
}
