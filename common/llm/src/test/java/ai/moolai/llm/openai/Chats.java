package ai.moolai.llm.openai;

import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.OutputFormat;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Reasoning;
import ai.moolai.llm.chat.Sampling;
import ai.moolai.llm.chat.Tools;
import ai.moolai.llm.chat.Turn;
import ai.moolai.llm.chat.Turn.Speaker;
import java.util.List;

/// Chats to begin a test with.
final class Chats {
    static final Tools WEATHER = new Tools(
            List.of(
                    new Tools.Tool(
                            "weather",
                            "Tells it",
                            "{\"type\":\"object\",\"properties\":{\"days\":{\"maximum\":1.50}}}",
                            true,
                            null),
                    new Tools.Tool("now", null, null, null, null)),
            new Tools.Choice.Unset(),
            null);

    private Chats() {}

    static Chat of(String model, Turn... turns) {
        return new Chat(
                model,
                List.of(turns),
                Tools.NONE,
                new OutputFormat.Text(),
                Sampling.UNSET,
                Reasoning.UNSET,
                false,
                null,
                null,
                List.of());
    }

    static Chat hello(String model) {
        return of(model, user(new Part.Text("Hello")));
    }

    static Turn user(Part... parts) {
        return new Turn(Speaker.USER, List.of(parts));
    }

    static Turn assistant(Part... parts) {
        return new Turn(Speaker.ASSISTANT, List.of(parts));
    }

    static Chat with(Chat chat, Tools tools, Reasoning reasoning) {
        return new Chat(
                chat.model(),
                chat.turns(),
                tools,
                chat.format(),
                chat.sampling(),
                reasoning,
                chat.stream(),
                chat.user(),
                chat.serviceTier(),
                chat.untranslated());
    }

    static Chat with(Chat chat, Sampling sampling) {
        return new Chat(
                chat.model(),
                chat.turns(),
                chat.tools(),
                chat.format(),
                sampling,
                chat.reasoning(),
                chat.stream(),
                chat.user(),
                chat.serviceTier(),
                chat.untranslated());
    }

    static Chat with(Chat chat, OutputFormat format) {
        return new Chat(
                chat.model(),
                chat.turns(),
                chat.tools(),
                format,
                chat.sampling(),
                chat.reasoning(),
                chat.stream(),
                chat.user(),
                chat.serviceTier(),
                chat.untranslated());
    }

    static Chat about(Chat chat, boolean stream, String user, String tier, List<String> untranslated) {
        return new Chat(
                chat.model(),
                chat.turns(),
                chat.tools(),
                chat.format(),
                chat.sampling(),
                chat.reasoning(),
                stream,
                user,
                tier,
                untranslated);
    }
}
