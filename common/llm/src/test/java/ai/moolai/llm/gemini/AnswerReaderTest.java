package ai.moolai.llm.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.Usage;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.ReportedUsage;
import ai.moolai.llm.chat.Signature;
import ai.moolai.llm.chat.Stop;
import com.google.genai.types.GenerateContentResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
    private static final String ALL = """
            {"candidates":[
              {"content":{"parts":[{"text":"Thinking.","thought":true},{"text":"One "},{"text":"two."},
                {"functionCall":{"id":"fc1","name":"f","args":{"x":{"y":[1.10,null]}}},"thoughtSignature":"c2ln"}],
                "role":"model"},"finishReason":"STOP","index":0,"avgLogprobs":-0.1},
              {"content":{"parts":[{"text":"Three"}],"role":"model"},"finishReason":"MAX_TOKENS","index":1}],
             "usageMetadata":{"promptTokenCount":100,"cachedContentTokenCount":40,"candidatesTokenCount":30,
              "thoughtsTokenCount":20,"totalTokenCount":150,
              "promptTokensDetails":[{"modality":"TEXT","tokenCount":100}]},
             "modelVersion":"gemini-4-argon","responseId":"r1"}
            """;

    private static Answer read(String body) throws InvalidAnswerException {
        return new GeminiProvider().answer(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aWholeAnswerTellsEverything() throws InvalidAnswerException {
        assertThat(GenerateContentResponse.fromJson(ALL).functionCalls()).hasSize(1);
        assertThat(read(ALL))
                .isEqualTo(new Answer(
                        "r1",
                        "gemini-4-argon",
                        List.of(
                                new Answer.Choice(
                                        0,
                                        List.of(
                                                new Part.Thinking("Thinking.", null),
                                                new Part.Text("One two."),
                                                new Part.ToolCall(
                                                        "fc1",
                                                        "f",
                                                        "{\"x\":{\"y\":[1.10,null]}}",
                                                        new Signature("gemini", "c2ln"),
                                                        null)),
                                        new Answer.Ending(Stop.TOOL_CALLS, "STOP", null)),
                                new Answer.Choice(
                                        1,
                                        List.of(new Part.Text("Three")),
                                        new Answer.Ending(Stop.LENGTH, "MAX_TOKENS", null))),
                        ReportedUsage.sound(new Usage(60, 40, 0, 0, 0, 0, 30, 20, 0)),
                        null,
                        null));
    }

    @Test
    void aBlockedPromptIsAnEmptyFilteredAnswer() throws InvalidAnswerException {
        var answer = read("{\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"},\"modelVersion\":\"m\"}");
        assertThat(answer.choices())
                .containsExactly(
                        new Answer.Choice(0, List.of(), new Answer.Ending(Stop.FILTERED, "PROHIBITED_CONTENT", null)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "<html>no</html>",
                "[]",
                "{}",
                "{\"candidates\":[]}",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"cut\"}]}}]}",
                "{\"candidates\":[{\"finishReason\":\"MALFORMED_FUNCTION_CALL\"}]}",
                "{\"candidates\":[{\"finishReason\":\"OTHER\"}]}",
                "{\"error\":{\"code\":500}}",
                "{\"candidates\":[{\"finishReason\":\"STOP\"}]}x",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{}}]},\"finishReason\":\"STOP\"}]}"
            })
    void whatIsNoAnswerIsInvalid(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(InvalidAnswerException.class);
    }
}
