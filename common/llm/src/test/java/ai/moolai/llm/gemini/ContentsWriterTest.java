package ai.moolai.llm.gemini;

import static ai.moolai.llm.gemini.Chats.NEWEST;
import static ai.moolai.llm.gemini.Chats.assistant;
import static ai.moolai.llm.gemini.Chats.call;
import static ai.moolai.llm.gemini.Chats.result;
import static ai.moolai.llm.gemini.Chats.system;
import static ai.moolai.llm.gemini.Chats.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.FailureException;
import ai.moolai.llm.chat.CacheMark;
import ai.moolai.llm.chat.Media;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Signature;
import ai.moolai.llm.chat.Turn;
import ai.moolai.llm.chat.Turn.Speaker;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContentsWriterTest {
    private static final Signature OURS = new Signature("gemini", "c2lnbmF0dXJl");
    private static final Signature THEIRS = new Signature("anthropic", "abc");

    @Test
    void systemTurnsAreJoinedInOrderAndTurnsOfOneSpeakerMerged() {
        var sent = Judged.of(Chats.of(
                NEWEST,
                system("Be kind."),
                user("Hi"),
                system("Be brief."),
                user("there"),
                assistant(new Part.Text("Yes?")),
                user("No")));
        assertThat(sent.text("/systemInstruction")).isEqualTo("""
                {"parts":[{"text":"Be kind."},{"text":"Be brief."}]}""");
        assertThat(sent.text("/contents")).isEqualTo("""
                [{"role":"user","parts":[{"text":"Hi"},{"text":"there"}]},{"role":"model","parts":[{"text":"Yes?"}]},\
                {"role":"user","parts":[{"text":"No"}]}]""");
        assertThat(sent.dropped()).isEmpty();
    }

    @Test
    void aConversationThatTheModelBeginsGetsAUserTurnBeforeIt() {
        var sent = Judged.of(Chats.of(NEWEST, assistant(new Part.Refusal("No.")), user("Why?")));
        assertThat(sent.text("/contents/0")).isEqualTo("""
                {"role":"user","parts":[{"text":"."}]}""");
        assertThat(sent.text("/contents/1/parts")).isEqualTo("[{\"text\":\"No.\"}]");
    }

    @Test
    void nothingButInstructionsAndEmptyTextsGetAUserTurnAsWell() {
        var sent = Judged.of(Chats.of(NEWEST, system("Speak."), user(""), assistant(new Part.Text(""))));
        assertThat(sent.text("/contents")).isEqualTo("""
                [{"role":"user","parts":[{"text":"."}]}]""");
    }

    @Test
    void callsAndResultsOfGeminiThreeKeepTheirIdsAndSignatures() {
        var sent = Judged.of(Chats.of(
                NEWEST,
                user("Weather?"),
                assistant(call("a", "weather", "{\"at\":1.50}", OURS), call("b", "time", "", null)),
                user(new Part.Text("so?"), result("b", "noon"), result("a", "{\"sky\":\"blue\"}"))));
        assertThat(sent.text("/contents/1/parts")).isEqualTo("""
                [{"functionCall":{"id":"a","name":"weather","args":{"at":1.50}},"thoughtSignature":"c2lnbmF0dXJl"},\
                {"functionCall":{"id":"b","name":"time","args":{}}}]""");
        assertThat(sent.text("/contents/2/parts")).isEqualTo("""
                [{"functionResponse":{"id":"a","name":"weather","response":{"sky":"blue"}}},\
                {"functionResponse":{"id":"b","name":"time","response":{"result":"noon"}}},{"text":"so?"}]""");
    }

    @Test
    void theFirstCallOfAStepWithoutASignatureGetsTheDocumentedDummy() {
        var sent = Judged.of(Chats.of(
                NEWEST,
                user("Weather?"),
                assistant(call("a", "f", "{}", THEIRS), call("b", "f", "{}", null)),
                user(result("a", "1"), result("b", "2")),
                assistant(call("c", "f", "{}", null)),
                user(result("c", "3"))));
        assertThat(sent.at("/contents/1/parts/0/thoughtSignature").textValue())
                .isEqualTo("skip_thought_signature_validator");
        assertThat(sent.at("/contents/1/parts/1").has("thoughtSignature")).isFalse();
        assertThat(sent.at("/contents/3/parts/0/thoughtSignature").textValue())
                .isEqualTo("skip_thought_signature_validator");
    }

    @Test
    void olderModelsGetNeitherIdsNorDummies() {
        var sent = Judged.of(Chats.of(
                "gemini-2.5-flash", user("Hi"), assistant(call("a", "f", "{}", null)), user(result("a", "1"))));
        assertThat(sent.text("/contents/1/parts")).isEqualTo("""
                [{"functionCall":{"name":"f","args":{}}}]""");
        assertThat(sent.text("/contents/2/parts")).isEqualTo("""
                [{"functionResponse":{"name":"f","response":{"result":"1"}}}]""");
    }

    @Test
    void onlyThoughtsThatGeminiSealedGoBack() {
        var sent = Judged.of(Chats.of(
                NEWEST,
                user("Hi"),
                assistant(
                        new Part.Thinking("mine", OURS),
                        new Part.Thinking("unsealed", null),
                        new Part.Thinking("foreign", THEIRS),
                        new Part.RedactedThinking(THEIRS),
                        new Part.Text("Hello"),
                        new Part.Thinking("", OURS)),
                user("Bye")));
        assertThat(sent.text("/contents/1/parts")).isEqualTo("""
                [{"text":"mine","thought":true,"thoughtSignature":"c2lnbmF0dXJl"},{"text":"Hello"},\
                {"text":"","thoughtSignature":"c2lnbmF0dXJl"}]""");
        assertThat(sent.dropped()).isEmpty();
    }

    @Test
    void cacheMarksAreNamedAsDropped() {
        var sent = Judged.of(Chats.of(NEWEST, user(new Part.Text("long", CacheMark.LONG), new Part.Text("short"))));
        assertThat(sent.dropped()).containsExactly("cache_control");
    }

    @Test
    void argumentsThatAreNoObjectAreRefused() {
        for (String arguments : List.of("{\"a\":", "[1]", "\"x\"", "nonsense")) {
            assertRefused(
                    "arguments of tool call a: " + arguments + " (expected: a JSON object)",
                    user("Hi"),
                    assistant(call("a", "f", arguments, null)));
        }
    }

    @Test
    void aResultOfNoCallIsRefused() {
        assertRefused("the result of tool call z (expected: the result of a call", user(result("z", "1")));
    }

    @Test
    void aPictureAmongTheInstructionsIsRefused() {
        var picture = new Part.Image(new Media.Inline("image/png", "AAAA"), null, null);
        assertRefused("(expected: text)", new Turn(Speaker.SYSTEM, List.of(picture)));
    }

    @Test
    void aCallOfTheUserIsRefused() {
        assertRefused("only the assistant calls tools", user(call("a", "f", "{}", null)));
    }

    private static void assertRefused(String message, Turn... turns) {
        assertThatThrownBy(() -> Judged.of(Chats.of(NEWEST, turns)))
                .isInstanceOfSatisfying(FailureException.class, refused -> {
                    assertThat(refused.failure().param()).isEqualTo("body.messages");
                    assertThat(refused.failure().status()).isEqualTo(400);
                })
                .hasMessageContaining(message);
    }
}
