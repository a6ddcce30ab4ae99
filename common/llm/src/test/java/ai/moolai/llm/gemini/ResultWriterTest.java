package ai.moolai.llm.gemini;

import static ai.moolai.llm.gemini.Chats.assistant;
import static ai.moolai.llm.gemini.Chats.call;
import static ai.moolai.llm.gemini.Chats.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.FailureException;
import ai.moolai.llm.chat.Media;
import ai.moolai.llm.chat.Part;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultWriterTest {
    private static final Part.Image PICTURE = new Part.Image(new Media.Inline("image/png", "AAAA"), null, null);

    private static Judged sent(String model, boolean error, Part... content) {
        var result = new Part.ToolResult("a", null, List.of(content), error, null);
        return Judged.of(Chats.of(model, user("Hi"), assistant(call("a", "f", "{}", null)), user(result)));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`{\"a\":1.10}`, false, `{\"a\":1.10}`",
                "`[1,2]`, false, `{\"result\":[1,2]}`",
                "42, false, `{\"result\":\"42\"}`",
                "`{broken`, false, `{\"result\":\"{broken\"}`",
                "``, false, `{\"result\":\"\"}`",
                "no, true, `{\"error\":\"no\"}`",
                "`{\"a\":1}`, true, `{\"error\":{\"a\":1}}`"
            })
    void aResponseIsAlwaysAnObject(String text, boolean error, String response) {
        assertThat(sent("gemini-4-argon", error, new Part.Text(text))
                        .text("/contents/2/parts/0/functionResponse/response"))
                .isEqualTo(response);
    }

    @Test
    void severalTextsAreJoined() {
        assertThat(sent("gemini-4-argon", false, new Part.Text("one"), new Part.Text("two"))
                        .at("/contents/2/parts/0/functionResponse/response/result")
                        .textValue())
                .isEqualTo("one\ntwo");
    }

    @Test
    void picturesArePartOfTheResponseFromGeminiThreeOn() {
        assertThat(sent("gemini-3-flash-preview", false, PICTURE).text("/contents/2/parts"))
                .isEqualTo("""
                [{"functionResponse":{"id":"a","name":"f","response":{"result":""},\
                "parts":[{"inlineData":{"mimeType":"image/png","data":"AAAA"}}]}}]""");
    }

    @Test
    void picturesFollowTheResponseWhereTheyCannotBePartOfIt() {
        assertThat(sent("gemini-2.5-pro", false, PICTURE).text("/contents/2/parts"))
                .isEqualTo("""
                [{"functionResponse":{"name":"f","response":{"result":""}}},\
                {"inlineData":{"mimeType":"image/png","data":"AAAA"}}]""");
        var far = new Part.Image(new Media.Url("https://a.example/x.png", null), null, null);
        assertThat(sent("gemini-4-argon", false, far).at("/contents/2/parts/1").has("fileData"))
                .isTrue();
    }

    @Test
    void whatIsNoResultIsRefused() {
        assertThatThrownBy(() -> sent("gemini-4-argon", false, call("b", "f", "{}", null)))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("(expected: texts, images, documents)");
    }
}
