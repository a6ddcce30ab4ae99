package ai.moolai.llm.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.FailureException;
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
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class RequestPropertyTest {
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "a",
            "{}",
            "[]",
            "{\"a\":1e99999999999}",
            "{\"a\":1e9}",
            "[[[",
            "\u0000",
            "\ud800",
            "🎉",
            "null",
            "7",
            "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#\"}}}");
    private static final List<String> MODELS = List.of(
            "gemini-2.0-flash", "gemini-2.5-pro", "gemini-3-flash-preview", "gemini-4-argon", "../x", "tunedModels/y");

    private final Random random = new Random();

    /// Whatever a chat holds, either Google's types read the request, or the caller is told what is wrong with it.
    @Property(tries = 2000)
    void anyChatIsWrittenOrRefused(@ForAll long seed) {
        random.setSeed(seed);
        Chat chat = chat();
        try {
            var sent = Judged.of(chat);
            assertThat(sent.dropped()).doesNotHaveDuplicates().contains("x");
        } catch (FailureException refused) {
            assertThat(refused.failure().status()).isEqualTo(400);
            assertThat(refused.failure().param()).startsWith("body.");
            assertThat(refused.failure().message()).contains("(expected: ");
        }
    }

    private Chat chat() {
        List<Turn> turns = IntStream.range(0, random.nextInt(6))
                .mapToObj(_ -> new Turn(
                        one(List.of(Turn.Speaker.values())),
                        IntStream.range(0, random.nextInt(4))
                                .mapToObj(_ -> part(0))
                                .toList()))
                .toList();
        var tool = new Tools.Tool("f", text(), random.nextInt(3) == 0 ? text() : null, random.nextBoolean(), null);
        List<Tools.Choice> choices = List.of(
                new Tools.Choice.Unset(),
                new Tools.Choice.Auto(),
                new Tools.Choice.Required(),
                new Tools.Choice.Among(List.of("f"), random.nextBoolean()));
        List<OutputFormat> formats = List.of(
                new OutputFormat.Text(),
                new OutputFormat.JsonObject(),
                new OutputFormat.JsonSchema(null, text(), text(), null));
        var sampling =
                new Sampling(0.5, null, 1L, null, null, random.nextLong(), 5L, random.nextLong(12), List.of(text()));
        var reasoning = new Reasoning(
                one(List.of(Reasoning.Mode.values())),
                random.nextBoolean() ? one(List.of(Reasoning.Effort.values())) : null,
                random.nextBoolean() ? random.nextLong(50_000) : null,
                random.nextBoolean());
        return new Chat(
                one(MODELS),
                turns,
                new Tools(random.nextBoolean() ? List.of(tool) : List.of(), one(choices), random.nextBoolean()),
                one(formats),
                sampling,
                reasoning,
                random.nextBoolean(),
                text(),
                text(),
                List.of("x", "user"));
    }

    private Part part(int depth) {
        CacheMark mark = random.nextInt(9) == 0 ? CacheMark.LONG : null;
        var signature = new Signature(one(List.of("gemini", "anthropic")), "c2ln");
        return switch (random.nextInt(depth == 0 ? 9 : 4)) {
            case 0 -> new Part.Text(text(), mark);
            case 1 -> new Part.Image(media(), text(), mark);
            case 2 -> new Part.Document(media(), text(), mark);
            case 3 -> new Part.Audio(media(), mark);
            case 4 -> new Part.ToolCall(text(), "f", one(List.of("{}", "", text())), signature, mark);
            case 5 ->
                new Part.ToolResult(
                        text(), random.nextBoolean() ? "f" : null, List.of(part(1)), random.nextBoolean(), mark);
            case 6 -> new Part.Thinking(text(), random.nextBoolean() ? signature : null);
            case 7 -> new Part.RedactedThinking(signature);
            default -> new Part.Refusal(text());
        };
    }

    private Media media() {
        return one(List.of(
                new Media.Inline("image/png", "QUJD"),
                new Media.PlainText("words"),
                new Media.Url("https://a.example/" + random.nextInt(), null),
                new Media.Url(text(), text()),
                new Media.File(one(List.of("files/abc", text())))));
    }

    private String text() {
        return one(TEXTS);
    }

    private <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
