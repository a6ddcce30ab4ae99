package ai.moolai.testing.conformance;

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
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Requests that together ask for every [Feature], each whole and streamed.
public final class Requests {
    private static final String SCHEMA = "{\"type\":\"object\",\"properties\":{\"" + Feature.TOOL_SCHEMA.trace()
            + "\":{\"type\":\"string\"}},\"required\":[\"" + Feature.TOOL_SCHEMA.trace()
            + "\"],\"additionalProperties\":false}";
    private static final Tools.Tool TOOL =
            new Tools.Tool(Feature.TOOL.trace(), Feature.TOOL_DESCRIPTION.trace(), SCHEMA, null, null);
    private static final Tools.Tool OTHER = new Tools.Tool("other_tool", null, null, null, null);

    private final String model;
    private final List<Asked> all = new ArrayList<>();

    private Requests(String model) {
        this.model = model;
    }

    /// All of them, to `model`.
    public static List<Asked> to(String model) {
        var requests = new Requests(model);
        requests.conversations();
        requests.media();
        requests.tools();
        requests.histories();
        requests.settings();
        return List.copyOf(requests.all);
    }

    private void conversations() {
        add("a question", List.of(), Tools.NONE);
        Turn question = user(text(Feature.USER_TEXT));
        Turn system = new Turn(Speaker.SYSTEM, List.of(text(Feature.SYSTEM_TEXT)));
        Turn answer = new Turn(Speaker.ASSISTANT, List.of(text(Feature.ASSISTANT_TEXT)));
        Turn later = new Turn(Speaker.SYSTEM, List.of(text(Feature.LATER_SYSTEM_TEXT)));
        turns("instructions", List.of(system, question), Feature.SYSTEM_TEXT);
        turns(
                "instructions in the middle",
                List.of(system, question, answer, later, user(new Part.Text("And the sun?"))),
                Feature.SYSTEM_TEXT,
                Feature.ASSISTANT_TEXT,
                Feature.LATER_SYSTEM_TEXT);
        turns("two turns of one speaker", List.of(question, user(new Part.Text("In metres."))));
        turns("the assistant first", List.of(answer, question), Feature.ASSISTANT_TEXT);
        turns("instructions alone", List.of(system, question), Feature.SYSTEM_TEXT);
        turns("a cache mark", List.of(user(new Part.Text(Feature.USER_TEXT.trace(), CacheMark.SHORT))), Feature.CACHE);
    }

    private void media() {
        media("an image", Feature.IMAGE, new Part.Image(inline("image/png", Feature.IMAGE), "high", null));
        media(
                "an image at an address",
                Feature.IMAGE_URL,
                new Part.Image(new Media.Url(Feature.IMAGE_URL.trace(), null), null, null));
        media(
                "a PDF",
                Feature.DOCUMENT,
                new Part.Document(inline("application/pdf", Feature.DOCUMENT), "log.pdf", null));
        media(
                "a plain document",
                Feature.PLAIN_DOCUMENT,
                new Part.Document(new Media.PlainText(Feature.PLAIN_DOCUMENT.trace()), "rules.txt", null));
        media("a recording", Feature.AUDIO, new Part.Audio(inline("audio/wav", Feature.AUDIO), null));
    }

    private void tools() {
        List<Tools.Tool> both = List.of(TOOL, OTHER);
        add("tools", List.of(Feature.TOOL, Feature.TOOL_DESCRIPTION, Feature.TOOL_SCHEMA), tools(both, null, null));
        add(
                "a tool, whichever",
                List.of(Feature.TOOL, Feature.REQUIRED_TOOL),
                tools(both, new Tools.Choice.Required(), null));
        add(
                "this tool",
                List.of(Feature.TOOL, Feature.NAMED_TOOL),
                tools(both, new Tools.Choice.Named(Feature.TOOL.trace()), null));
        add("no tool", List.of(Feature.NO_TOOL), tools(both, new Tools.Choice.None(), null));
        add(
                "one tool at a time",
                List.of(Feature.TOOL, Feature.ONE_TOOL_AT_A_TIME),
                tools(both, new Tools.Choice.Auto(), false));
    }

    private void histories() {
        String arguments = "{\"harbour_name\":\"Kiel\",\"depth\":" + Feature.TOOL_ARGUMENTS.trace() + "}";
        Part call = new Part.ToolCall(Feature.TOOL_CALL_ID.trace(), Feature.TOOL.trace(), arguments, null, null);
        Part foreign = new Part.Thinking("Hm.", new Signature("another-kind", "c2VhbA=="));
        Part other = new Part.ToolCall("call_2", "other_tool", "", new Signature("another-kind", "c2VhbA=="), null);
        Set<Feature> features = EnumSet.of(
                Feature.USER_TEXT, Feature.TOOL, Feature.TOOL_ARGUMENTS, Feature.TOOL_CALL_ID, Feature.TOOL_RESULT);
        List<Turn> one = List.of(
                user(text(Feature.USER_TEXT)),
                new Turn(Speaker.ASSISTANT, List.of(call)),
                user(result(Feature.TOOL_CALL_ID.trace(), Feature.TOOL_RESULT.trace(), false)));
        List<Turn> two = List.of(
                user(text(Feature.USER_TEXT)),
                new Turn(Speaker.ASSISTANT, List.of(foreign, new Part.Text("Let me ask."), call, other)),
                user(
                        result(Feature.TOOL_CALL_ID.trace(), Feature.TOOL_RESULT.trace(), false),
                        result("call_2", "It broke.", true),
                        new Part.Text("Go on.")));
        put("a tool's result", chat(one, tools(List.of(TOOL, OTHER), null, null)), features);
        put(
                "two results and another provider's thoughts",
                chat(two, tools(List.of(TOOL, OTHER), null, null)),
                features);
    }

    private void settings() {
        sampling(
                "temperature",
                Feature.TEMPERATURE,
                new Sampling(0.375, null, null, null, null, null, null, null, List.of()));
        sampling("top p", Feature.TOP_P, new Sampling(null, 0.8125, null, null, null, null, null, null, List.of()));
        sampling("top k", Feature.TOP_K, new Sampling(null, null, 37L, null, null, null, null, null, List.of()));
        sampling(
                "presence penalty",
                Feature.PRESENCE_PENALTY,
                new Sampling(null, null, null, 0.1875, null, null, null, null, List.of()));
        sampling(
                "frequency penalty",
                Feature.FREQUENCY_PENALTY,
                new Sampling(null, null, null, null, 0.3125, null, null, null, List.of()));
        sampling("a seed", Feature.SEED, new Sampling(null, null, null, null, null, 424243L, null, null, List.of()));
        sampling(
                "a limit",
                Feature.TOKENS_MAX,
                new Sampling(null, null, null, null, null, null, 1357L, null, List.of()));
        sampling(
                "two choices",
                Feature.TWO_CHOICES,
                new Sampling(null, null, null, null, null, null, null, 2L, List.of()));
        sampling(
                "a stop text",
                Feature.STOP,
                new Sampling(null, null, null, null, null, null, null, null, List.of(Feature.STOP.trace())));
        Chat plain = chat(List.of(user(text(Feature.USER_TEXT))), Tools.NONE);
        put("a JSON object", with(plain, new OutputFormat.JsonObject(), Reasoning.UNSET), Set.of(Feature.JSON_OBJECT));
        String schema = SCHEMA.replace(Feature.TOOL_SCHEMA.trace(), Feature.JSON_SCHEMA.trace());
        put(
                "JSON that fits a schema",
                with(plain, new OutputFormat.JsonSchema("tide", null, schema, true), Reasoning.UNSET),
                Set.of(Feature.JSON_SCHEMA));
        var hard = new Reasoning(Reasoning.Mode.UNSET, Reasoning.Effort.HIGH, null, null);
        put("effort", with(plain, new OutputFormat.Text(), hard), Set.of(Feature.EFFORT));
        put(
                "a user, a tier, and what has no place here",
                new Chat(
                        model,
                        plain.turns(),
                        Tools.NONE,
                        plain.format(),
                        Sampling.UNSET,
                        Reasoning.UNSET,
                        false,
                        Feature.USER.trace(),
                        Feature.SERVICE_TIER.trace(),
                        List.of(Feature.UNTRANSLATED.parameter())),
                Set.of(Feature.USER, Feature.SERVICE_TIER, Feature.UNTRANSLATED));
    }

    private void sampling(String name, Feature feature, Sampling sampling) {
        put(
                name,
                new Chat(
                        model,
                        List.of(user(text(Feature.USER_TEXT))),
                        Tools.NONE,
                        new OutputFormat.Text(),
                        sampling,
                        Reasoning.UNSET,
                        false,
                        null,
                        null,
                        List.of()),
                Set.of(Feature.USER_TEXT, feature));
    }

    private void media(String name, Feature feature, Part part) {
        turns(name, List.of(user(text(Feature.USER_TEXT), part)), feature);
    }

    private void turns(String name, List<Turn> turns, Feature... features) {
        Set<Feature> all = EnumSet.of(Feature.USER_TEXT, features);
        put(name, chat(turns, Tools.NONE), all);
    }

    private void add(String name, List<Feature> features, Tools tools) {
        Set<Feature> asked = EnumSet.of(Feature.USER_TEXT);
        asked.addAll(features);
        put(name, chat(List.of(user(text(Feature.USER_TEXT))), tools), asked);
    }

    private void put(String name, Chat chat, Set<Feature> features) {
        all.add(new Asked(name, chat, features));
        var streamed = new Chat(
                chat.model(),
                chat.turns(),
                chat.tools(),
                chat.format(),
                chat.sampling(),
                chat.reasoning(),
                true,
                chat.user(),
                chat.serviceTier(),
                chat.untranslated());
        all.add(new Asked(name, streamed, features));
    }

    private Chat chat(List<Turn> turns, Tools tools) {
        return new Chat(
                model,
                turns,
                tools,
                new OutputFormat.Text(),
                Sampling.UNSET,
                Reasoning.UNSET,
                false,
                null,
                null,
                List.of());
    }

    private static Chat with(Chat chat, OutputFormat format, Reasoning reasoning) {
        return new Chat(
                chat.model(),
                chat.turns(),
                chat.tools(),
                format,
                chat.sampling(),
                reasoning,
                chat.stream(),
                chat.user(),
                chat.serviceTier(),
                chat.untranslated());
    }

    private static Tools tools(List<Tools.Tool> all, Tools.@Nullable Choice choice, @Nullable Boolean parallel) {
        return new Tools(all, choice == null ? new Tools.Choice.Unset() : choice, parallel);
    }

    private static Turn user(Part... parts) {
        return new Turn(Speaker.USER, List.of(parts));
    }

    private static Part text(Feature feature) {
        return new Part.Text(feature.trace());
    }

    private static Part result(String id, String text, boolean error) {
        return new Part.ToolResult(id, null, List.of(new Part.Text(text)), error, null);
    }

    private static Media inline(String type, Feature feature) {
        return new Media.Inline(type, feature.trace());
    }
}
