package ai.moolai.llm.responses;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Usage;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.AnswerBuilder;
import ai.moolai.llm.chat.Piece;
import ai.moolai.llm.chat.ReportedUsage;
import ai.moolai.llm.chat.Signature;
import ai.moolai.llm.chat.Stop;
import com.fasterxml.jackson.databind.JsonNode;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.Response;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// Whatever pieces come: what the vendor's client makes of the events is what the whole answer would have said.
class StreamedIsWholeTest {
    private static final List<String> TEXTS = List.of("", "a", "Grüße", "世界 😀", "\"\\\n", "{}", "\ud83d", "\ude00");
    private static final List<String> ARGUMENTS =
            List.of("", "{}", "  ", "{\"x\":1.0}", " {\"s\":\"}{\\\"\"}", "{\"a\":[{\"b\":[]}]} ", "{\"brok");
    private static final List<String> ORIGINS = List.of("anthropic", "gemini", "openai");
    private static final List<String> REQUESTS = List.of(
            Calls.HELLO,
            "{\"model\":\"m\",\"input\":\"x\",\"store\":false}",
            "{\"model\":\"m\",\"input\":\"x\",\"store\":false,\"include\":[\"reasoning.encrypted_content\"]}");

    @Property
    void whatIsStreamedIsWhatIsWhole(
            @ForAll @Size(max = 25) List<@IntRange(max = 9999) Integer> script,
            @ForAll Stop stop,
            @ForAll @IntRange(max = 2) int request) {
        List<Piece> pieces = new Pieces().of(script, stop);
        var builder = new AnswerBuilder();
        pieces.forEach(builder::add);
        byte[] whole = Calls.writer(REQUESTS.get(request)).whole(builder.answer());

        List<JsonNode> events = Calls.events(Calls.stream(Calls.writer(REQUESTS.get(request)), pieces));
        var last = ResponseAccumulator.create();
        var rebuilt = ResponseAccumulator.createWithSnapshots();
        for (JsonNode event : events) {
            last.accumulate(Calls.judged(event));
            rebuilt.accumulate(Calls.judged(event));
        }

        assertThat(events.getLast().path("response")).isEqualTo(Calls.tree(whole));
        Response expected = Calls.response(whole);
        assertThat(last.response()).isEqualTo(expected);
        assertThat(rebuilt.reconstructedResponse().output()).isEqualTo(expected.output());
        assertThat(deltas(events)).isEqualTo(said(expected));
    }

    /// The texts of all deltas, by the place of their item.
    private static List<String> deltas(List<JsonNode> events) {
        List<StringBuilder> items = new ArrayList<>();
        for (JsonNode event : events) {
            String type = event.path("type").textValue();
            if (type.endsWith("output_item.added")) {
                items.add(new StringBuilder());
            } else if (type.endsWith(".delta")) {
                items.get(event.path("output_index").intValue())
                        .append(event.path("delta").textValue());
            }
        }
        return items.stream().map(StringBuilder::toString).toList();
    }

    private static List<String> said(Response response) {
        return response.output().stream()
                .map(item -> {
                    var text = new StringBuilder();
                    item.message()
                            .ifPresent(message -> message.content().forEach(content -> {
                                content.outputText().ifPresent(said -> text.append(said.text()));
                                content.refusal().ifPresent(said -> text.append(said.refusal()));
                            }));
                    item.reasoning().ifPresent(thought -> thought.summary().forEach(said -> text.append(said.text())));
                    item.functionCall().ifPresent(call -> text.append(call.arguments()));
                    return text.toString();
                })
                .toList();
    }

    /// Turns numbers into pieces such as a reader may tell: each call's arguments come in fragments, while others go
    /// on.
    private static final class Pieces {
        private final List<Piece> pieces = new ArrayList<>();
        private final List<String> unsaid = new ArrayList<>();

        List<Piece> of(List<Integer> script, Stop stop) {
            pieces.add(new Piece.Begun("id", "m-1"));
            script.forEach(this::step);
            for (int call = 0; call < unsaid.size(); call++) {
                fragment(call, unsaid.get(call).length());
            }
            pieces.add(new Piece.Ended(0, new Answer.Ending(stop, "w", null)));
            pieces.add(new Piece.Used(ReportedUsage.sound(Usage.of(3, 4)), "default", null));
            return pieces;
        }

        private void step(int number) {
            int more = number / 10;
            String text = TEXTS.get(more % TEXTS.size());
            switch (number % 10) {
                case 0, 1 -> pieces.add(new Piece.Text(0, text));
                case 2 -> pieces.add(new Piece.Refusal(0, text));
                case 3, 4 -> pieces.add(new Piece.Thinking(0, text));
                case 5 -> pieces.add(new Piece.Sealed(0, signature(more)));
                case 6 -> pieces.add(new Piece.RedactedThinking(0, signature(more)));
                case 7 -> {
                    int call = unsaid.size();
                    unsaid.add(ARGUMENTS.get(more % ARGUMENTS.size()));
                    Signature seal = more % 2 == 0 ? signature(more) : null;
                    pieces.add(new Piece.ToolCall(0, call, "c" + call, "f", seal));
                }
                case 8 -> pieces.add(new Piece.Text(1, "another choice"));
                default -> {
                    if (!unsaid.isEmpty()) {
                        fragment(more % unsaid.size(), more % 5);
                    }
                }
            }
        }

        private void fragment(int call, int length) {
            String rest = unsaid.get(call);
            int end = Math.min(length, rest.length());
            pieces.add(new Piece.Arguments(0, call, rest.substring(0, end)));
            unsaid.set(call, rest.substring(end));
        }

        private static Signature signature(int number) {
            return new Signature(ORIGINS.get(number % ORIGINS.size()), "S" + number);
        }
    }
}
