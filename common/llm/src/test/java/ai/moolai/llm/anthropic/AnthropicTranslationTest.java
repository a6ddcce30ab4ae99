package ai.moolai.llm.anthropic;

import static ai.moolai.llm.anthropic.Judge.accumulated;
import static ai.moolai.llm.anthropic.Judge.bytes;
import static ai.moolai.llm.anthropic.Judge.judged;
import static ai.moolai.llm.anthropic.Judge.message;
import static ai.moolai.llm.anthropic.Judge.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.Usage;
import ai.moolai.llm.CallerChat;
import ai.moolai.llm.CallerRequest;
import ai.moolai.llm.ChatBridge;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.Provider;
import ai.moolai.llm.Relay;
import ai.moolai.llm.SseSplitter;
import ai.moolai.llm.TimeLimits;
import ai.moolai.llm.Translation;
import ai.moolai.llm.chat.ReportedUsage;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The whole way of a call, translated and passed on, between a caller and a provider that both speak Anthropic.
class AnthropicTranslationTest {
    private static final String ASKED = """
            {"model":"p/m","max_tokens":500,"stream":true,"messages":[
            {"role":"user","content":[{"type":"text","text":"Hi","cache_control":{"type":"ephemeral"}}]},
            {"role":"assistant","content":[{"type":"thinking","thinking":"Hm","signature":"moolai:gemini:x"},
            {"type":"thinking","thinking":"Mine","signature":"sig"},
            {"type":"tool_use","id":"toolu_1","name":"f","input":{"x":1.50}}]},
            {"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"7"}]}],
            "tools":[{"name":"f","input_schema":{"type":"object"}}],"temperature":0.5,"context_management":{"e":1}}""";
    private static final String STREAM = """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"m",\
            "content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":9,"output_tokens":1}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            event: ping
            data: {"type":"ping"}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Grüße"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},\
            "usage":{"output_tokens":5}}

            event: message_stop
            data: {"type":"message_stop"}

            """;

    private static CallerChat read(String body) {
        return new AnthropicMessages().read(bytes(body), Map.<String, String>of()::get);
    }

    private static ChatBridge translation(CallerChat asked, String model) {
        var provider = new Provider(
                "p",
                new AnthropicProvider(),
                URI.create("http://127.0.0.1:1"),
                null,
                Set.of(),
                "anthropic",
                new TimeLimits(
                        Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1)));
        return new Translation(asked, provider, model, new CallerRequest.Call("req_1", 1));
    }

    private static byte[] relayed(ChatBridge bridge, Relay[] kept) {
        var out = new ByteArrayOutputStream();
        Relay relay = bridge.stream();
        kept[0] = relay;
        new SseSplitter(1 << 20).feed(bytes(STREAM), event -> {
            if (relay.event(event, (bytes, from, to) -> out.write(bytes, from, to - from))
                    instanceof Relay.Step.Done(byte[] last)) {
                out.writeBytes(last);
            }
        });
        return out.toByteArray();
    }

    @Test
    void aForeignThoughtIsLeftOutAndEverythingElseArrives() {
        var asked = read(ASKED);
        assertThat(asked.passage(new AnthropicProvider(), "claude-sonnet-5")).isNull();
        var wire = judged(translation(asked, "claude-sonnet-5").request());
        assertThat(tree(wire.body()).path("messages")).isEqualTo(tree("""
                [{"role":"user","content":[{"type":"text","text":"Hi","cache_control":{"type":"ephemeral"}}]},
                {"role":"assistant","content":[{"type":"thinking","thinking":"Mine","signature":"sig"},
                {"type":"tool_use","id":"toolu_1","name":"f","input":{"x":1.50}}]},
                {"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1",
                "content":[{"type":"text","text":"7"}]}]}]"""));
        assertThat(wire.dropped()).containsExactly("context_management", "temperature");
    }

    @Test
    void whatIsDroppedAndRefusedIsNamedInTheCallersWords() {
        String asked =
                ASKED.replace("\"temperature\":0.5", "\"stop_sequences\":[\" \"],\"thinking\":{\"type\":\"disabled\"}");
        assertThat(translation(read(asked), "claude-opus-5-5").request().dropped())
                .containsExactly("context_management", "thinking", "stop_sequences");
        String schema = ASKED.replace(
                "\"temperature\":0.5",
                "\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{\"type\":\"array\"}}}");
        assertThatThrownBy(() -> translation(read(schema), "claude-opus-4-1"))
                .hasMessageContaining("unsupported_parameter")
                .satisfies(thrown -> assertThat(((ai.moolai.base.FailureException) thrown)
                                .failure()
                                .param())
                        .isEqualTo("body.output_config.format"));
    }

    @Test
    void aStreamIsTranslatedIntoOneThatTheSdkReads() {
        var relay = new Relay[1];
        var message = accumulated(relayed(translation(read(ASKED), "claude-sonnet-5"), relay));
        assertThat(message.id()).isEqualTo("msg_1");
        assertThat(message.content().getFirst().asText().text()).isEqualTo("Grüße");
        assertThat(message.usage().inputTokens()).isEqualTo(9);
        assertThat(message.usage().outputTokens()).isEqualTo(5);
        assertThat(relay[0].learned().usage).isEqualTo(ReportedUsage.sound(Usage.of(9, 5)));
        assertThat(relay[0].learned().finishReason).isEqualTo("end_turn");
        assertThat(relay[0].answerTokens()).isBetween(1L, 5L);
    }

    @Test
    void aStreamPassesByteForByte() {
        var asked = read(ASKED.replace("moolai:gemini:x", "sig"));
        var bridge = Objects.requireNonNull(asked.passage(new AnthropicProvider(), "m"));
        var relay = new Relay[1];
        assertThat(new String(relayed(bridge, relay), StandardCharsets.UTF_8)).isEqualTo(STREAM);
        assertThat(relay[0].learned().usage).isEqualTo(ReportedUsage.sound(Usage.of(9, 5)));
        assertThat(relay[0].learned().model).isEqualTo("m");
    }

    @Test
    void aWholeAnswerIsTranslatedIntoOneThatTheSdkReads() throws InvalidAnswerException {
        var whole = translation(read(ASKED), "claude-sonnet-5").whole(bytes("""
                {"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"Yes"}],
                "stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":9,"output_tokens":5}}"""));
        assertThat(message(whole.body()).content().getFirst().asText().text()).isEqualTo("Yes");
        assertThat(whole.learned().usage).isEqualTo(ReportedUsage.sound(Usage.of(9, 5)));
    }
}
