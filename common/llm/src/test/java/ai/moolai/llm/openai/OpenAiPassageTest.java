package ai.moolai.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Usage;
import ai.moolai.llm.Bridge;
import ai.moolai.llm.ChatBridge;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.Learned;
import ai.moolai.llm.Relay;
import ai.moolai.llm.SseSplitter;
import ai.moolai.llm.chat.ReportedUsage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiPassageTest {
    private static final String USAGE =
            "data: {\"id\":\"1\",\"model\":\"m-1\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":5,\"total_tokens\":14}}\n\n";

    /// What stands between the marks is there only for who asked for the usage.
    private static final String STREAM = ": ping\n\n"
            + "data: {\"id\":\"1\",\"model\":\"m-1\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"},\"finish_reason\":null}]<,\"usage\":null>}\n\n"
            + "data: {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"grüß 🎉 \\\"usage\\\"\"},\"finish_reason\":null}]<,\"usage\":null>}\n\n"
            + ": one comment\ndata:{\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\"}}] <, \"usage\" : null> ,\"obfuscation\":\"x\"}\n\n"
            + "data: {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"c\"},\"finish_reason\":null}]}\n\n"
            + "data: {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]<,\"usage\":null>}\n\n"
            + "<" + USAGE + ">"
            + ": bye\n\n";
    private static final String LAST = "data: [DONE]\n\n";

    private static ChatBridge passage(boolean usageAsked) {
        String options = usageAsked ? ",\"stream_options\":{\"include_usage\":true}" : "";
        String body = "{\"model\":\"m\",\"stream\":true" + options
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi there\"}]}";
        return Objects.requireNonNull(
                ChatRequest.read(body.getBytes(StandardCharsets.UTF_8)).passage(new OpenAiProvider(), "m"));
    }

    private static String everything(String marked) {
        return marked.replace("<", "").replace(">", "");
    }

    private static String stripped(String marked) {
        return marked.replaceAll("(?s)<[^>]*>", "");
    }

    /// What a caller is sent of a stream that arrives in `pieces`.
    private static final class Sent {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final List<Relay.Step> ends = new ArrayList<>();
        final Relay relay;

        Sent(boolean usageAsked, byte[]... pieces) {
            relay = passage(usageAsked).stream();
            var splitter = new SseSplitter(1 << 20);
            for (byte[] piece : pieces) {
                splitter.feed(piece, this::event);
            }
            splitter.finish(this::event);
        }

        private void event(SseSplitter.Event event) {
            take(relay.event(event, (from, start, end) -> {
                assertThat(end).as("nothing is sent for nothing").isGreaterThan(start);
                bytes.write(from, start, end - start);
            }));
        }

        private void take(Relay.Step step) {
            if (!(step instanceof Relay.Step.More)) {
                ends.add(step);
            }
            if (step instanceof Relay.Step.Done(byte[] last)) {
                bytes.writeBytes(last);
            }
        }

        String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }

    private static Sent sent(boolean usageAsked, String stream) {
        return new Sent(usageAsked, stream.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"LF,true", "LF,false", "CRLF,true", "CRLF,false"})
    void everySplitPositionPassesTheSameBytes(String lineEnd, boolean usageAsked) {
        String end = lineEnd.equals("LF") ? "\n" : "\r\n";
        byte[] stream = everything(STREAM + LAST).replace("\n", end).getBytes(StandardCharsets.UTF_8);
        String expected = (usageAsked ? everything(STREAM + LAST) : stripped(STREAM + LAST)).replace("\n", end);
        for (int at = 0; at <= stream.length; at++) {
            var sent = new Sent(
                    usageAsked, Arrays.copyOfRange(stream, 0, at), Arrays.copyOfRange(stream, at, stream.length));
            assertThat(sent.text()).isEqualTo(expected);
            assertThat(sent.ends).hasSize(1);
            Learned learned = sent.relay.learned();
            assertThat(learned.model).isEqualTo("m-1");
            assertThat(learned.finishReason).isEqualTo("stop");
            assertThat(learned.usage).isEqualTo(ReportedUsage.sound(Usage.of(9, 5)));
            assertThat(learned.spoken).isTrue();
        }
    }

    @Test
    void singleBytesPassTheSameBytes() {
        byte[] stream = everything(STREAM + LAST).getBytes(StandardCharsets.UTF_8);
        byte[][] pieces = new byte[stream.length][];
        for (int i = 0; i < stream.length; i++) {
            pieces[i] = new byte[] {stream[i]};
        }
        assertThat(new Sent(false, pieces).text()).isEqualTo(stripped(STREAM + LAST));
    }

    @Test
    void anEventOfSeveralLinesKeepsThem() {
        String event =
                "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}],\ndata: \"usage\":null,\ndata: \"x\":1}\n\n";
        assertThat(sent(true, event).text()).isEqualTo(event);
        assertThat(sent(false, event).text())
                .isEqualTo("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}],\ndata: \"x\":1}\n\n");
    }

    @Test
    void usageInThePieceThatEndsIsCutOutOfIt() {
        String usage = ",\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":5}";
        String piece =
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]%s}\n\n";
        var sent = sent(false, piece.formatted(usage));
        assertThat(sent.text()).isEqualTo(piece.formatted(""));
        assertThat(sent.relay.learned().usage).isEqualTo(ReportedUsage.sound(Usage.of(9, 5)));
    }

    @Test
    void aFirstPieceWithoutANameHidesTheNameOfNone() {
        var sent = sent(
                false,
                "data: {\"model\":\"\",\"choices\":[]}\n\ndata: {\"model\":\"m-1\",\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n");
        assertThat(sent.relay.learned().model).isEqualTo("m-1");
    }

    @Test
    void theFirstChoicesReasonIsTold() {
        String chunk = "data: {\"choices\":[{\"index\":%d,\"delta\":{},\"finish_reason\":\"%s\"}]}\n\n";
        assertThat(sent(false, chunk.formatted(1, "length") + chunk.formatted(0, "stop") + chunk.formatted(2, "length"))
                        .relay
                        .learned()
                        .finishReason)
                .isEqualTo("stop");
    }

    @Test
    void aStreamWithoutItsLastWordIsWholeIfAReasonCame() {
        var sent = sent(false, everything(STREAM));
        sent.take(sent.relay.end((_, _, _) -> {}));
        assertThat(sent.text()).isEqualTo(stripped(STREAM + LAST));
        var cut = sent(false, everything(STREAM).substring(0, 300));
        assertThat(cut.relay.end((_, _, _) -> {})).isInstanceOf(Relay.Step.More.class);
        assertThat(cut.relay.answerTokens()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: <html>\n\n", "data: 5\n\n", "data: {\"choices\":\n\n"})
    void whatIsNoPieceIsInvalid(String event) {
        assertThat(sent(false, event).ends.getFirst()).isInstanceOf(Relay.Step.Invalid.class);
    }

    @Test
    void anErrorIsNotPassedOn() {
        var sent = sent(false, "data: {\"error\":{\"message\":\"boom\"}}\n\n");
        assertThat(sent.ends.getFirst()).isInstanceOf(Relay.Step.Failed.class);
        assertThat(sent.text()).isEmpty();
    }

    @Test
    void aWholeAnswerPassesToTheByte() throws InvalidAnswerException {
        byte[] body = "{ \"choices\":[{\"message\":{\"content\":\"Hi there\"},\"finish_reason\":\"stop\"}] }\n"
                .getBytes(StandardCharsets.UTF_8);
        Bridge.Whole whole = passage(false).whole(body);
        assertThat(whole.body()).isEqualTo(body);
        assertThat(whole.learned().finishReason).isEqualTo("stop");
        assertThat(passage(false).answerTokens(body)).isEqualTo(2);
        assertThat(passage(false).promptTokens()).isPositive();
    }

    @Test
    void whatOpenAiRefusesDoesNotPassToIt() {
        String body =
                "{\"model\":\"gpt-5\",\"messages\":[{\"role\":\"assistant\",\"content\":\"\\\"cache_control\\\":\"%s}]}";
        for (String field : List.of("thinking_blocks", "reasoning_content", "extra_content", "cache_control")) {
            var request =
                    ChatRequest.read(body.formatted(",\"" + field + "\" :\"x\"").getBytes(StandardCharsets.UTF_8));
            assertThat(request.passage(new OpenAiProvider(), "gpt-5")).isNull();
            assertThat(request.passage(new OpenAiProvider(), "llama3.3")).isNotNull();
        }
        assertThat(ChatRequest.read(body.formatted("").getBytes(StandardCharsets.UTF_8))
                        .passage(new OpenAiProvider(), "gpt-5"))
                .isNotNull();
    }
}
