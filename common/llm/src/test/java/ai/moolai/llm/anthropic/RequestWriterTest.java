package ai.moolai.llm.anthropic;

import static ai.moolai.llm.anthropic.Judge.HELLO;
import static ai.moolai.llm.anthropic.Judge.assistant;
import static ai.moolai.llm.anthropic.Judge.body;
import static ai.moolai.llm.anthropic.Judge.chat;
import static ai.moolai.llm.anthropic.Judge.sampling;
import static ai.moolai.llm.anthropic.Judge.tree;
import static ai.moolai.llm.anthropic.Judge.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.FailureException;
import ai.moolai.base.Secret;
import ai.moolai.llm.Dialects;
import ai.moolai.llm.chat.CacheMark;
import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.Media;
import ai.moolai.llm.chat.OutputFormat;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Reasoning;
import ai.moolai.llm.chat.Sampling;
import ai.moolai.llm.chat.Signature;
import ai.moolai.llm.chat.Tools;
import ai.moolai.llm.chat.Turn;
import ai.moolai.llm.chat.Turn.Speaker;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestWriterTest {
    private static final String OLD = "claude-sonnet-4-5-20250929";
    private static final String NEW = "claude-opus-5-5";

    private static Turn turn(Speaker speaker, Part... parts) {
        return new Turn(speaker, List.of(parts));
    }

    @Test
    void isFoundByItsKindAndKnowsItsHeaders() {
        var provider = Dialects.builtIn().require("anthropic");
        assertThat(provider).isInstanceOf(AnthropicProvider.class);
        assertThat(provider.credentials(new Secret("sk"))).isEqualTo(java.util.Map.of("x-api-key", "sk"));
        assertThat(provider.versionSegment()).isEqualTo("v1");
        var request = chat(HELLO).to(OLD);
        assertThat(request.path()).isEqualTo("/messages");
        assertThat(request.headers()).containsEntry("anthropic-version", "2023-06-01");
    }

    @Test
    void systemTurnsAreJoinedAboveAndTurnsOfOneSpeakerMerged() {
        var request = chat(
                        turn(Speaker.SYSTEM, new Part.Text("Be brief.", CacheMark.LONG)),
                        user("One"),
                        turn(Speaker.SYSTEM, new Part.Text("Be kind.")),
                        user("Two"),
                        assistant(new Part.Text("Yes")),
                        assistant(new Part.Refusal("No")),
                        user("Three"))
                .to(OLD);
        assertThat(body(request).path("system")).isEqualTo(tree("""
                [{"type":"text","text":"Be brief.","cache_control":{"type":"ephemeral","ttl":"1h"}},
                {"type":"text","text":"Be kind."}]"""));
        assertThat(body(request).path("messages")).isEqualTo(tree("""
                [{"role":"user","content":[{"type":"text","text":"One"},{"type":"text","text":"Two"}]},
                {"role":"assistant","content":[{"type":"text","text":"Yes"},{"type":"text","text":"No"}]},
                {"role":"user","content":[{"type":"text","text":"Three"}]}]"""));
        assertThat(body(request).path("max_tokens").asLong()).isEqualTo(64_000);
        assertThat(request.dropped()).isEmpty();
    }

    @Test
    void resultsOfToolsStandFirstInOneTurn() {
        var result = new Part.ToolResult("call:a", "f", List.of(new Part.Text("1")), false, null);
        var failed = new Part.ToolResult(
                "call_b",
                null,
                List.of(new Part.Text("x"), new Part.Image(new Media.Inline("image/png", "AAAA"), null, null)),
                true,
                null);
        var request = chat(
                        HELLO,
                        assistant(
                                new Part.ToolCall("call:a", "f", "", null, null),
                                new Part.ToolCall("call_b", "g", "{\"x\":1.50}", null, null)),
                        user("By the way"),
                        turn(Speaker.USER, result),
                        turn(Speaker.USER, failed))
                .to(OLD);
        assertThat(body(request).path("messages").get(1).path("content")).isEqualTo(tree("""
                [{"type":"tool_use","id":"call_a","name":"f","input":{}},
                {"type":"tool_use","id":"call_b","name":"g","input":{"x":1.50}}]"""));
        assertThat(body(request).path("messages").get(2).path("content")).isEqualTo(tree("""
                [{"type":"tool_result","tool_use_id":"call_a","content":[{"type":"text","text":"1"}]},
                {"type":"tool_result","tool_use_id":"call_b","content":[{"type":"text","text":"x"},
                {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}],"is_error":true},
                {"type":"text","text":"By the way"}]"""));
    }

    @Test
    void theUserSpeaksFirstAndBlankTextsAreLeftOut() {
        var request =
                chat(user(" "), assistant(new Part.Text("Welcome")), HELLO).to(NEW);
        assertThat(body(request).path("messages")).isEqualTo(tree("""
                [{"role":"user","content":[{"type":"text","text":"."}]},
                {"role":"assistant","content":[{"type":"text","text":"Welcome"}]},
                {"role":"user","content":[{"type":"text","text":"Hello"}]}]"""));
        assertThatThrownBy(() -> chat(user("")).to(NEW))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("messages: blank texts alone (expected: at least one text)");
    }

    @Test
    void instructionsAloneAreAnsweredToo() {
        var request = chat(turn(Speaker.SYSTEM, new Part.Text("Greet."))).to(NEW);
        assertThat(body(request).path("messages")).isEqualTo(tree("""
                [{"role":"user","content":[{"type":"text","text":"."}]}]"""));
    }

    @Test
    void aFailedToolThatSaidNothingFailedAllTheSame() {
        var failed = new Part.ToolResult("a", null, List.of(new Part.Text("")), true, null);
        var request = chat(HELLO, assistant(new Part.ToolCall("a", "f", "", null, null)), turn(Speaker.USER, failed))
                .to(NEW);
        assertThat(body(request).path("messages").get(2).path("content")).isEqualTo(tree("""
                [{"type":"tool_result","tool_use_id":"a","is_error":true,
                "content":"The tool failed and said nothing."}]"""));
    }

    @Test
    void aBegunAnswerIsGoneOnWithWhereTheModelAllowsIt() {
        var begun = chat(HELLO, assistant(new Part.Text("{\"x\": ")));
        assertThat(body(begun.to(OLD))
                        .path("messages")
                        .get(1)
                        .path("content")
                        .get(0)
                        .path("text")
                        .asText())
                .isEqualTo("{\"x\":");
        assertThatThrownBy(() -> begun.to("claude-sonnet-4-6"))
                .hasMessageContaining("unsupported_parameter: messages: the last one is the assistant's");
    }

    @Test
    void imagesAndDocumentsComeInEveryWay() {
        var request = chat(turn(
                        Speaker.USER,
                        new Part.Image(new Media.Url("https://x/y.png", null), "high", null),
                        new Part.Image(new Media.File("file_1"), "auto", CacheMark.SHORT),
                        new Part.Document(new Media.Inline("application/pdf", "JVBERg=="), "a.pdf", null),
                        new Part.Document(new Media.Inline("text/markdown", "w6k="), null, null),
                        new Part.Document(new Media.PlainText("text"), null, null),
                        new Part.Document(new Media.Url("https://x/y.pdf", null), null, null),
                        new Part.Document(new Media.File("file_2"), null, null)))
                .to(NEW);
        assertThat(body(request).path("messages").get(0).path("content")).isEqualTo(tree("""
                [{"type":"image","source":{"type":"url","url":"https://x/y.png"}},
                {"type":"image","source":{"type":"file","file_id":"file_1"},"cache_control":{"type":"ephemeral"}},
                {"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBERg=="},
                "title":"a.pdf"},
                {"type":"document","source":{"type":"text","media_type":"text/plain","data":"é"}},
                {"type":"document","source":{"type":"text","media_type":"text/plain","data":"text"}},
                {"type":"document","source":{"type":"url","url":"https://x/y.pdf"}},
                {"type":"document","source":{"type":"file","file_id":"file_2"}}]"""));
        assertThat(request.dropped()).containsExactly("messages.image_url.detail");
    }

    @Test
    void whatTheModelCannotReadIsRefused() {
        assertThatThrownBy(() -> chat(turn(Speaker.USER, new Part.Audio(new Media.Inline("audio/wav", "AA"), null)))
                        .to(NEW))
                .hasMessageContaining("unsupported_parameter: messages: audio (expected: text, images or documents");
        assertThatThrownBy(() -> chat(turn(
                                Speaker.USER, new Part.Image(new Media.Inline("image/tiff", "AA"), null, null)))
                        .to(NEW))
                .hasMessageContaining("an image of type \"image/tiff\"");
        assertThatThrownBy(() -> chat(turn(
                                Speaker.USER, new Part.Document(new Media.Inline("application/zip", "AA"), null, null)))
                        .to(NEW))
                .hasMessageContaining("a document of type \"application/zip\"");
        assertThatThrownBy(() -> chat(turn(
                                Speaker.USER, new Part.Document(new Media.Inline("text/csv", "%"), null, null)))
                        .to(NEW))
                .hasMessageContaining("no base64");
        assertThatThrownBy(() -> chat(HELLO, assistant(new Part.ToolCall("a", "f", "{\"x\":", null, null)), HELLO)
                        .to(NEW))
                .hasMessageContaining("the arguments of tool call \"a\" are \"{\"x\":\" (expected: a JSON object)");
    }

    @Test
    void ownThoughtsAreHandedBackAndOthersLeftOut() {
        var request = chat(
                        HELLO,
                        assistant(
                                new Part.Thinking("Hm", new Signature("anthropic", "sig")),
                                new Part.Thinking("Foreign", new Signature("gemini", "x")),
                                new Part.Thinking("Unsealed", null),
                                new Part.RedactedThinking(new Signature("anthropic", "data")),
                                new Part.RedactedThinking(new Signature("openai", "data")),
                                new Part.Text("Yes")),
                        HELLO)
                .to(OLD);
        assertThat(body(request).path("messages").get(1).path("content")).isEqualTo(tree("""
                [{"type":"thinking","thinking":"Hm","signature":"sig"},{"type":"redacted_thinking","data":"data"},
                {"type":"text","text":"Yes"}]"""));
        assertThat(request.dropped()).isEmpty();
    }

    @Test
    void temperatureIsClampedAndNamed() {
        var request = chat(HELLO).sampling(sampling(1.5, 0.5, 10L)).to("claude-3-5-haiku-20241022");
        assertThat(body(request).path("temperature").asDouble()).isEqualTo(1);
        assertThat(body(request).path("top_p").asDouble()).isEqualTo(0.5);
        assertThat(body(request).path("max_tokens").asLong()).isEqualTo(10);
        assertThat(request.dropped()).containsExactly("temperature");
        var both = chat(HELLO).sampling(sampling(0.5, 0.5, null)).to(OLD);
        assertThat(both.dropped()).containsExactly("top_p");
        assertThat(body(both).has("top_p")).isFalse();
    }

    @Test
    void samplingIsLeftOutAndNamedWhereTheModelRefusesIt() {
        var all = new Sampling(0.2, 0.9, 5L, 0.5, 0.0, 7L, 100L, 1L, List.of(" ", "\n", "END"));
        var request = chat(HELLO).sampling(all).to(NEW);
        assertThat(body(request).has("temperature")).isFalse();
        assertThat(body(request).path("stop_sequences")).isEqualTo(tree("[\"END\"]"));
        assertThat(request.dropped())
                .containsExactlyInAnyOrder("temperature", "top_p", "top_k", "stop", "seed", "presence_penalty");
        assertThat(chat(HELLO).sampling(sampling(1.0, 1.0, null)).to(NEW).dropped())
                .isEmpty();
    }

    @Test
    void severalChoicesAreRefused() {
        var several = new Sampling(null, null, null, null, null, null, null, 3L, List.of());
        assertThatThrownBy(() -> chat(HELLO).sampling(several).to(NEW))
                .hasMessageContaining("unsupported_parameter: n: 3 (expected: 1; claude-opus-5-5 gives one answer)");
    }

    @Test
    void aSchemaIsKeptToByTheModelItself() {
        var format = new OutputFormat.JsonSchema(
                "answer",
                null,
                "{\"type\":\"object\",\"properties\":{\"properties\":{\"type\":[\"object\",\"null\"]},\"n\":{\"minimum\":1.10}}}",
                null);
        var request = chat(HELLO).format(format).to(OLD);
        assertThat(new String(request.body(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("1.10");
        assertThat(body(request).path("output_config").path("format")).isEqualTo(tree("""
                {"type":"json_schema","schema":{"type":"object","properties":{"properties":{"type":["object","null"],
                "additionalProperties":false},"n":{"minimum":1.10}},"additionalProperties":false}}"""));
        assertThat(body(request).has("tools")).isFalse();
    }

    @Test
    void anyJsonObjectIsAskedForInWords() {
        var request = chat(HELLO).format(new OutputFormat.JsonObject()).to(OLD);
        assertThat(body(request).path("system").get(0).path("text").asText()).contains("one JSON object");
    }

    @Test
    void userAndTierAreMappedAndTheUntranslatedNamed() {
        var chat = new Chat(
                NEW,
                List.of(HELLO),
                Tools.NONE,
                new OutputFormat.Text(),
                Sampling.UNSET,
                Reasoning.UNSET,
                true,
                "u1",
                "default",
                List.of("logit_bias"));
        var request = Judge.request(chat);
        assertThat(body(request).path("metadata").path("user_id").asText()).isEqualTo("u1");
        assertThat(body(request).path("service_tier").asText()).isEqualTo("standard_only");
        assertThat(body(request).path("stream").asBoolean()).isTrue();
        assertThat(request.dropped()).containsExactly("logit_bias");
        var flex = new Chat(
                NEW,
                List.of(HELLO),
                Tools.NONE,
                new OutputFormat.Text(),
                Sampling.UNSET,
                Reasoning.UNSET,
                false,
                "u".repeat(257),
                "flex",
                List.of());
        assertThat(Judge.request(flex).dropped()).containsExactly("user", "service_tier");
    }

    @Test
    void fourMarksForTheCacheAreKept() {
        var parts = new Part[6];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = new Part.Text("t" + i, CacheMark.SHORT);
        }
        var request = chat(turn(Speaker.USER, parts)).to(NEW);
        assertThat(new String(request.body(), java.nio.charset.StandardCharsets.UTF_8).split("cache_control", -1))
                .hasSize(5);
        assertThat(request.dropped()).containsExactly("cache_control");
    }
}
