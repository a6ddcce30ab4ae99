package ai.moolai.llm.gemini;

import ai.moolai.llm.Json;
import ai.moolai.llm.chat.Abilities;
import ai.moolai.llm.chat.CacheMark;
import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Turn;
import ai.moolai.llm.chat.Turn.Speaker;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes the turns of a chat as `systemInstruction` and `contents`: turns of the user and of the model that alternate,
/// the first of which is the user's.
final class ContentsWriter {
    /// What the user is made to say where a conversation begins with the model's words.
    private static final String PLACEHOLDER = ".";

    /// Google's word for a call that another model made, or whose signature is lost: without one, Gemini 3 and later
    /// refuse the conversation.
    private static final String NO_SIGNATURE = "skip_thought_signature_validator";

    private final Chat chat;
    private final GeminiModels.Family family;
    private final MediaWriter media;

    /// The calls that the model made so far, by id.
    private final Map<String, Made> calls = new HashMap<>();

    private int made;

    /// A call that the model made.
    ///
    /// @param number counts the calls of the conversation
    private record Made(String name, int number) {}

    /// Consecutive parts of one speaker.
    private record Run(Speaker speaker, List<Part> parts) {}

    ContentsWriter(Chat chat, Abilities abilities, GeminiModels.Family family, Set<String> dropped) {
        this.chat = chat;
        this.family = family;
        this.media = new MediaWriter(chat.model(), abilities, dropped);
    }

    void write(ObjectNode body) {
        ArrayNode system = Json.TREES.createArrayNode();
        ArrayNode contents = Json.TREES.createArrayNode();
        List<Run> runs = runs(system);
        if (runs.isEmpty() || runs.getFirst().speaker == Speaker.ASSISTANT) {
            content(contents, "user").add(text(PLACEHOLDER));
        }
        for (Run run : runs) {
            if (run.speaker == Speaker.USER) {
                user(run.parts, content(contents, "user"));
            } else {
                model(run.parts, content(contents, "model"));
            }
        }
        if (!system.isEmpty()) {
            body.putObject("systemInstruction").set("parts", system);
        }
        body.set("contents", contents);
    }

    private List<Run> runs(ArrayNode system) {
        List<Run> runs = new ArrayList<>();
        for (Turn turn : chat.turns()) {
            for (Part part : turn.parts()) {
                if (!isWritten(part)) {
                    continue;
                }
                if (turn.speaker() == Speaker.SYSTEM) {
                    system.add(instruction(part));
                    continue;
                }
                if (runs.isEmpty() || runs.getLast().speaker != turn.speaker()) {
                    runs.add(new Run(turn.speaker(), new ArrayList<>()));
                }
                runs.getLast().parts.add(part);
            }
        }
        return runs;
    }

    /// Empty texts are refused by Gemini; thoughts are another provider's unless it sealed them itself.
    private static boolean isWritten(Part part) {
        return switch (part) {
            case Part.Text text -> !text.text().isEmpty();
            case Part.Refusal refusal -> !refusal.text().isEmpty();
            case Part.Thinking thinking -> seal(thinking) != null;
            case Part.RedactedThinking _ -> false;
            case Part.Image _, Part.Document _, Part.Audio _, Part.ToolCall _, Part.ToolResult _ -> true;
        };
    }

    private static @Nullable String seal(Part.Thinking thinking) {
        return thinking.signature() == null
                ? null
                : thinking.signature().madeBy(GeminiProvider.KIND).orElse(null);
    }

    private ObjectNode instruction(Part part) {
        if (part instanceof Part.Text(String words, CacheMark _)) {
            return text(words);
        }
        throw Refused.unsupported("messages", "messages: a system message with more than text (expected: text)");
    }

    /// The results of calls come first, in the order of the calls.
    private void user(List<Part> parts, ArrayNode out) {
        List<JsonNode> behind = new ArrayList<>();
        parts.stream()
                .filter(Part.ToolResult.class::isInstance)
                .map(Part.ToolResult.class::cast)
                .sorted(Comparator.comparingInt(result -> number(calls.get(result.id()))))
                .forEach(result -> {
                    Made call = calls.get(result.id());
                    String name = result.name() == null && call != null ? call.name : result.name();
                    out.add(new ResultWriter(media, family).write(result, name, behind));
                });
        out.addAll(behind);
        for (Part part : parts) {
            if (!(part instanceof Part.ToolResult)) {
                out.add(said(part));
            }
        }
    }

    private static int number(@Nullable Made call) {
        return call == null ? Integer.MAX_VALUE : call.number;
    }

    private void model(List<Part> parts, ArrayNode out) {
        boolean first = true;
        for (Part part : parts) {
            if (part instanceof Part.ToolCall call) {
                out.add(call(call, first));
                first = false;
            } else {
                out.add(said(part));
            }
        }
    }

    private ObjectNode said(Part part) {
        return switch (part) {
            case Part.Text(String words, CacheMark _) -> text(words);
            case Part.Refusal(String words) -> text(words);
            case Part.Thinking thinking -> {
                ObjectNode thought = text(thinking.text());
                if (!thinking.text().isEmpty()) {
                    thought.put("thought", true);
                }
                yield thought.put("thoughtSignature", seal(thinking));
            }
            case Part.Image image -> media.image(image);
            case Part.Document document -> media.document(document);
            case Part.Audio audio -> media.audio(audio);
            case Part.ToolCall _, Part.ToolResult _, Part.RedactedThinking _ ->
                throw Refused.invalid(
                        "messages",
                        "messages: a tool call or result of the wrong speaker (expected: only the assistant calls tools,"
                                + " only the user tells results)");
        };
    }

    /// Of several calls at once, only the first bears a signature.
    private ObjectNode call(Part.ToolCall call, boolean first) {
        calls.put(call.id(), new Made(call.name(), made++));
        ObjectNode part = Json.TREES.createObjectNode();
        ObjectNode function = part.putObject("functionCall");
        if (family.isThreeOrLater()) {
            function.put("id", call.id());
        }
        function.put("name", call.name()).set("args", arguments(call));
        String signature = call.signature() == null
                ? null
                : call.signature().madeBy(GeminiProvider.KIND).orElse(null);
        if (signature == null && first && family.isThreeOrLater()) {
            signature = NO_SIGNATURE;
        }
        return signature == null ? part : part.put("thoughtSignature", signature);
    }

    private static JsonNode arguments(Part.ToolCall call) {
        JsonNode arguments = Json.treeOrNull(call.arguments());
        if (arguments == null || !arguments.isObject()) {
            throw Refused.invalid(
                    "messages",
                    "messages: the arguments of tool call " + Refused.shown(call.id()) + ": "
                            + Refused.shown(call.arguments()) + " (expected: a JSON object)");
        }
        return arguments;
    }

    private static ArrayNode content(ArrayNode contents, String role) {
        return contents.addObject().put("role", role).putArray("parts");
    }

    private static ObjectNode text(String words) {
        return Json.TREES.createObjectNode().put("text", words);
    }
}
