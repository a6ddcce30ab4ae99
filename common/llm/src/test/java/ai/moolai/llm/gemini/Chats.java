package ai.moolai.llm.gemini;

import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.OutputFormat;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Reasoning;
import ai.moolai.llm.chat.Sampling;
import ai.moolai.llm.chat.Signature;
import ai.moolai.llm.chat.Tools;
import ai.moolai.llm.chat.Turn;
import ai.moolai.llm.chat.Turn.Speaker;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Chats for tests.
final class Chats {
    static final String NEWEST = "gemini-4-argon";

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
        return of(model, user("Hi"));
    }

    static Turn user(String text) {
        return new Turn(Speaker.USER, List.of(new Part.Text(text)));
    }

    static Turn user(Part... parts) {
        return new Turn(Speaker.USER, Arrays.asList(parts));
    }

    static Turn system(String text) {
        return new Turn(Speaker.SYSTEM, List.of(new Part.Text(text)));
    }

    static Turn assistant(Part... parts) {
        return new Turn(Speaker.ASSISTANT, Arrays.asList(parts));
    }

    static Part.ToolCall call(String id, String name, String arguments, @Nullable Signature signature) {
        return new Part.ToolCall(id, name, arguments, signature, null);
    }

    static Part.ToolResult result(String id, String text) {
        return new Part.ToolResult(id, null, List.of(new Part.Text(text)), false, null);
    }

    static Tools.Tool tool(String name, @Nullable String schema, @Nullable Boolean strict) {
        return new Tools.Tool(name, "what " + name + " does", schema, strict, null);
    }

    static Chat with(Chat chat, Tools tools) {
        return new Chat(
                chat.model(),
                chat.turns(),
                tools,
                chat.format(),
                chat.sampling(),
                chat.reasoning(),
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

    static Chat with(Chat chat, Reasoning reasoning) {
        return new Chat(
                chat.model(),
                chat.turns(),
                chat.tools(),
                chat.format(),
                chat.sampling(),
                reasoning,
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
}
