package ai.moolai.llm.openai;

import ai.moolai.llm.chat.Abilities;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Signature;
import ai.moolai.llm.chat.Turn;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Writes the turns of a chat as messages. A result of a tool is a message of its own and holds text alone: pictures
/// and documents of a result follow in a message of the user, behind the last result, which has to come first.
final class MessagesWriter {
    private final OpenAiModels.Family family;
    private final boolean google;
    private final ContentWriter content;
    private final JsonGenerator out;
    /// What is still to be said by the user when the results are told.
    private final List<Part> behindResults = new ArrayList<>();

    MessagesWriter(String model, OpenAiModels.Family family, Abilities abilities, JsonGenerator out) {
        this.family = family;
        // Google serves the dialect too, and wants its signatures back.
        this.google = model.startsWith("gemini");
        this.content = new ContentWriter(model, abilities, out);
        this.out = out;
    }

    void write(List<Turn> turns) throws IOException {
        out.writeArrayFieldStart("messages");
        for (int i = 0; i < turns.size(); i++) {
            Turn turn = turns.get(i);
            switch (turn.speaker()) {
                case SYSTEM -> system(turn.parts());
                case USER -> user(turn.parts(), i + 1 < turns.size() && onlyResults(turns.get(i + 1)));
                case ASSISTANT -> assistant(turn.parts());
            }
        }
        out.writeEndArray();
    }

    private static boolean onlyResults(Turn turn) {
        return turn.speaker() == Turn.Speaker.USER
                && !turn.parts().isEmpty()
                && turn.parts().stream().allMatch(Part.ToolResult.class::isInstance);
    }

    private void system(List<Part> parts) throws IOException {
        out.writeStartObject();
        out.writeStringField("role", family.newNames() ? "developer" : "system");
        content.write(parts);
        out.writeEndObject();
    }

    private void user(List<Part> parts, boolean moreResults) throws IOException {
        List<Part> said = new ArrayList<>();
        for (Part part : parts) {
            if (part instanceof Part.ToolResult result) {
                result(result);
            } else {
                said.add(part);
            }
        }
        if (said.isEmpty() && moreResults) {
            return;
        }
        said.addAll(0, behindResults);
        behindResults.clear();
        if (!said.isEmpty()) {
            out.writeStartObject();
            out.writeStringField("role", "user");
            content.write(said);
            out.writeEndObject();
        }
    }

    private void result(Part.ToolResult result) throws IOException {
        List<Part> texts = new ArrayList<>();
        List<Part> shown = new ArrayList<>();
        for (Part part : result.content()) {
            (part instanceof Part.Text ? texts : shown).add(part);
        }
        if (result.error()) {
            // There is no other place for it.
            String first = !texts.isEmpty() && texts.getFirst() instanceof Part.Text text ? text.text() : "";
            texts = new ArrayList<>(texts.subList(Math.min(1, texts.size()), texts.size()));
            texts.addFirst(new Part.Text("Error: " + first));
        }
        if (!shown.isEmpty()) {
            behindResults.add(new Part.Text("From the result of the tool call " + result.id() + ":"));
            behindResults.addAll(shown);
        }
        out.writeStartObject();
        out.writeStringField("role", "tool");
        out.writeStringField("tool_call_id", result.id());
        content.write(texts);
        out.writeEndObject();
    }

    private void assistant(List<Part> parts) throws IOException {
        List<Part> said = new ArrayList<>();
        List<Part.Thinking> thoughts = new ArrayList<>();
        List<Part.RedactedThinking> hidden = new ArrayList<>();
        List<Part.ToolCall> calls = new ArrayList<>();
        var refusal = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Part.Thinking thought -> thoughts.add(thought);
                case Part.RedactedThinking thought -> hidden.add(thought);
                case Part.ToolCall call -> calls.add(call);
                case Part.Refusal(String text) -> refusal.append(text);
                case Part.Text text -> said.add(text);
                case Part.Image _, Part.Document _, Part.Audio _, Part.ToolResult _ ->
                    throw RequestWriter.cannot(
                            "messages",
                            "messages: an assistant's message with more than text and tool calls (expected: text and tool calls)");
            }
        }
        out.writeStartObject();
        out.writeStringField("role", "assistant");
        if (said.isEmpty() && (!calls.isEmpty() || !refusal.isEmpty())) {
            out.writeNullField("content");
        } else {
            content.write(said);
        }
        if (!refusal.isEmpty()) {
            out.writeStringField("refusal", refusal.toString());
        }
        // OpenAI's own servers refuse fields that they do not know, and have no place for thoughts here.
        if (!family.own()) {
            Thoughts.write(own(thoughts, hidden), OpenAiProvider.KIND, out);
        }
        calls(calls);
        out.writeEndObject();
    }

    /// The thoughts that no other provider has sealed.
    private static List<Part> own(List<Part.Thinking> thoughts, List<Part.RedactedThinking> hidden) {
        List<Part> own = new ArrayList<>();
        for (Part.Thinking thought : thoughts) {
            Signature seal = thought.signature();
            if (seal == null || seal.madeBy(OpenAiProvider.KIND).isPresent()) {
                own.add(thought);
            }
        }
        for (Part.RedactedThinking thought : hidden) {
            if (thought.data().madeBy(OpenAiProvider.KIND).isPresent()) {
                own.add(thought);
            }
        }
        return own;
    }

    private void calls(List<Part.ToolCall> calls) throws IOException {
        if (calls.isEmpty()) {
            return;
        }
        out.writeArrayFieldStart("tool_calls");
        for (Part.ToolCall call : calls) {
            out.writeStartObject();
            out.writeStringField("id", call.id());
            out.writeStringField("type", "function");
            out.writeObjectFieldStart("function");
            out.writeStringField("name", call.name());
            out.writeStringField("arguments", call.arguments());
            out.writeEndObject();
            if (google) {
                Thoughts.writeCallSignature(call.signature(), out);
            }
            out.writeEndObject();
        }
        out.writeEndArray();
    }
}
