package ai.moolai.llm.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import ai.moolai.base.Secret;
import ai.moolai.base.Usage;
import ai.moolai.llm.ChatProvider;
import ai.moolai.llm.Provider;
import ai.moolai.llm.Relay;
import ai.moolai.llm.SseSplitter;
import ai.moolai.llm.StreamReader;
import ai.moolai.llm.TimeLimits;
import ai.moolai.llm.Translation;
import ai.moolai.llm.WireRequest;
import ai.moolai.llm.chat.Abilities;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.OutputFormat;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Piece;
import ai.moolai.llm.chat.ProviderError;
import ai.moolai.llm.chat.ReportedUsage;
import ai.moolai.llm.chat.Stop;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// A call to a provider of another dialect, which is as simple as can be: each event is a word, and `.` ends.
class TranslatedCallTest {
    private static final class Words implements ChatProvider {
        @Override
        public String kind() {
            return "words";
        }

        @Override
        public Map<String, String> credentials(Secret key) {
            return Map.of();
        }

        @Override
        public Abilities abilities(String model) {
            return new Abilities(
                    Set.of(), Abilities.Setting.ACCEPTED, true, true, false, Abilities.Thinking.NONE, Set.of(), 100);
        }

        @Override
        public WireRequest request(Chat chat, Abilities abilities) {
            if (!(chat.format() instanceof OutputFormat.Text)) {
                throw Failure.at(FailureCode.UNSUPPORTED_PARAMETER, "body.response_format", "no")
                        .asException();
            }
            List<String> dropped = new ArrayList<>(chat.untranslated());
            dropped.addAll(List.of("max_completion_tokens", "user"));
            return new WireRequest("/words", Map.of(), chat.model().getBytes(UTF_8), dropped);
        }

        @Override
        public Answer answer(byte[] body) {
            return new Answer(
                    null,
                    null,
                    List.of(new Answer.Choice(
                            0,
                            List.of(new Part.Text(new String(body, UTF_8))),
                            new Answer.Ending(Stop.END, ".", null))),
                    null,
                    null,
                    null);
        }

        @Override
        public StreamReader stream() {
            return new StreamReader() {
                @Override
                public void event(byte[] bytes, int from, int to, Consumer<Piece> out) {
                    String word = new String(bytes, from, to - from, UTF_8);
                    if (word.equals(".")) {
                        out.accept(new Piece.Ended(0, new Answer.Ending(Stop.END, ".", null)));
                        out.accept(new Piece.Used(ReportedUsage.sound(Usage.of(1, 2)), null, null));
                        out.accept(new Piece.Done());
                    } else {
                        out.accept(new Piece.Text(0, word));
                    }
                }

                @Override
                public void end(Consumer<Piece> out) {}
            };
        }

        @Override
        public ProviderError error(int status, byte[] body) {
            return new ProviderError(ProviderError.Kind.SERVER, null, null, null, null, null);
        }
    }

    private static Translation translation(String fields) {
        var limits = new TimeLimits(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO);
        var provider =
                new Provider("w", new Words(), URI.create("http://127.0.0.1:1"), null, Set.of(), "words", limits);
        var asked = Calls.read("{\"model\":\"w/m\",\"input\":\"x\"" + fields + "}");
        return new Translation(asked, provider, "m", Calls.CALL);
    }

    private static Relay.Step event(Relay relay, String word, ByteArrayOutputStream out) {
        byte[] data = word.getBytes(UTF_8);
        return relay.event(new SseSplitter.Event(data, 0, data.length, data, 0, data.length), out::write);
    }

    @Test
    void whatIsLeftOutIsNamedInTheCallersWords() {
        var request = translation(",\"store\":true,\"safety_identifier\":\"u\"").request();
        assertThat(new String(request.body(), UTF_8)).isEqualTo("m");
        assertThat(request.dropped()).containsExactly("store", "max_output_tokens", "safety_identifier");
        assertThat(catchThrowableOfType(
                                FailureException.class,
                                () -> translation(",\"text\":{\"format\":{\"type\":\"json_object\"}}"))
                        .failure()
                        .param())
                .isEqualTo("body.text.format");
    }

    @Test
    void anAnswerIsCarriedOverWholeAndStreamed() throws Exception {
        var whole = Calls.response(translation("").whole("Hi!".getBytes(UTF_8)).body());
        assertThat(whole.output()
                        .getFirst()
                        .asMessage()
                        .content()
                        .getFirst()
                        .asOutputText()
                        .text())
                .isEqualTo("Hi!");

        Relay relay = translation(",\"stream\":true").stream();
        var out = new ByteArrayOutputStream();
        assertThat(event(relay, "Hi", out)).isInstanceOf(Relay.Step.More.class);
        assertThat(event(relay, "!", out)).isInstanceOf(Relay.Step.More.class);
        var done = (Relay.Step.Done) event(relay, ".", out);
        out.writeBytes(done.last());
        var events = Calls.events(out.toByteArray());
        var response = Calls.judged(events.getLast()).asCompleted().response();
        assertThat(response.output()).isEqualTo(whole.output());
        assertThat(response.usage().orElseThrow().totalTokens()).isEqualTo(3);
    }
}
