package ai.moolai.llm.openai;

import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Part;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Writes the `message` of a whole answer.
///
/// @param functions whether the caller speaks of functions: then the first call is a `function_call`
record AnswerMessage(Answer.Choice choice, boolean functions) {
    void write(JsonGenerator out) throws IOException {
        var text = new StringBuilder();
        var refusal = new StringBuilder();
        boolean said = false;
        List<Part> thoughts = new ArrayList<>();
        List<Part.ToolCall> calls = new ArrayList<>();
        for (Part part : choice.parts()) {
            switch (part) {
                case Part.Text more -> {
                    said = true;
                    text.append(more.text());
                }
                case Part.Refusal(String more) -> refusal.append(more);
                case Part.ToolCall call -> calls.add(call);
                case Part.Thinking _, Part.RedactedThinking _ -> thoughts.add(part);
                case Part.Image _, Part.Document _, Part.Audio _, Part.ToolResult _ -> {} // no answer holds any
            }
        }
        out.writeStartObject();
        out.writeStringField("role", "assistant");
        if (said || (calls.isEmpty() && refusal.isEmpty())) {
            out.writeStringField("content", text.toString());
        } else {
            out.writeNullField("content");
        }
        if (refusal.isEmpty()) {
            out.writeNullField("refusal");
        } else {
            out.writeStringField("refusal", refusal.toString());
        }
        Thoughts.write(thoughts, OpenAiProvider.KIND, out);
        if (functions && !calls.isEmpty()) {
            Part.ToolCall first = calls.removeFirst();
            out.writeObjectFieldStart("function_call");
            out.writeStringField("name", first.name());
            out.writeStringField("arguments", first.arguments());
            out.writeEndObject();
        }
        calls(calls, out);
        out.writeEndObject();
    }

    private static void calls(List<Part.ToolCall> calls, JsonGenerator out) throws IOException {
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
            Thoughts.writeCallSignature(call.signature(), out);
            out.writeEndObject();
        }
        out.writeEndArray();
    }
}
