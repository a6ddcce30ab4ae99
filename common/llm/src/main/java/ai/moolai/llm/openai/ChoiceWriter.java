package ai.moolai.llm.openai;

import ai.moolai.llm.ByteSink;
import ai.moolai.llm.Json;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Piece;
import ai.moolai.llm.chat.Signature;
import ai.moolai.llm.chat.Stop;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.TreeSet;

/// Writes the deltas of one choice.
final class ChoiceWriter {
    /// Puts a choice into a chunk.
    interface Chunks {
        void chunk(Json.Form choice, ByteSink out);
    }

    private final int index;
    private final boolean functions;
    private final Chunks chunks;
    private final TreeSet<Integer> withoutArguments = new TreeSet<>();
    private final StringBuilder thought = new StringBuilder();
    private boolean begun;
    private boolean ended;

    /// @param functions whether the first call is told as a `function_call`
    ChoiceWriter(int index, boolean functions, Chunks chunks) {
        this.index = index;
        this.functions = functions;
        this.chunks = chunks;
    }

    void text(String field, String text, ByteSink out) {
        begin(true, out);
        delta(json -> json.writeStringField(field, text), out);
    }

    void thought(String text, ByteSink out) {
        thought.append(text);
        text("reasoning_content", text, out);
    }

    /// The sealed block repeats the text, so that it can be handed back as it is.
    void sealed(Signature signature, ByteSink out) {
        begin(true, out);
        String text = thought.toString();
        thought.setLength(0);
        delta(
                json -> {
                    json.writeArrayFieldStart("thinking_blocks");
                    Thoughts.block(text, signature, OpenAiProvider.KIND, json);
                    json.writeEndArray();
                },
                out);
    }

    void redacted(Signature data, ByteSink out) {
        begin(true, out);
        delta(
                json -> {
                    json.writeArrayFieldStart("thinking_blocks");
                    Thoughts.redacted(data, OpenAiProvider.KIND, json);
                    json.writeEndArray();
                },
                out);
    }

    void call(Piece.ToolCall call, ByteSink out) {
        begin(false, out);
        withoutArguments.add(call.call());
        delta(
                isFunction(call.call())
                        ? json -> function(call.name(), json)
                        : json -> {
                            json.writeArrayFieldStart("tool_calls");
                            json.writeStartObject();
                            json.writeNumberField("index", place(call.call()));
                            json.writeStringField("id", call.id());
                            json.writeStringField("type", "function");
                            json.writeObjectFieldStart("function");
                            json.writeStringField("name", call.name());
                            json.writeStringField("arguments", "");
                            json.writeEndObject();
                            Thoughts.writeCallSignature(call.signature(), json);
                            json.writeEndObject();
                            json.writeEndArray();
                        },
                out);
    }

    private static void function(String name, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("function_call");
        json.writeStringField("name", name);
        json.writeStringField("arguments", "");
        json.writeEndObject();
    }

    void arguments(int call, String fragment, ByteSink out) {
        if (fragment.isEmpty()) {
            return;
        }
        if (!fragment.isBlank()) {
            withoutArguments.remove(call);
        }
        delta(
                json -> {
                    if (isFunction(call)) {
                        json.writeObjectFieldStart("function_call");
                        json.writeStringField("arguments", fragment);
                        json.writeEndObject();
                        return;
                    }
                    json.writeArrayFieldStart("tool_calls");
                    json.writeStartObject();
                    json.writeNumberField("index", place(call));
                    json.writeObjectFieldStart("function");
                    json.writeStringField("arguments", fragment);
                    json.writeEndObject();
                    json.writeEndObject();
                    json.writeEndArray();
                },
                out);
    }

    private boolean isFunction(int call) {
        return functions && call == 0;
    }

    private int place(int call) {
        return functions ? call - 1 : call;
    }

    /// The end; only the first is told.
    void end(Answer.Ending ending, ByteSink out) {
        if (ended) {
            return;
        }
        begin(true, out);
        for (int call : new TreeSet<>(withoutArguments)) {
            arguments(call, "{}", out);
        }
        ended = true;
        chunks.chunk(
                json -> {
                    json.writeStartObject();
                    json.writeNumberField("index", index);
                    json.writeObjectFieldStart("delta");
                    json.writeEndObject();
                    json.writeNullField("logprobs");
                    writeFinish(ending, functions, json);
                    json.writeEndObject();
                },
                out);
    }

    /// Why it ended. A paused turn is none of OpenAI's: its provider's word is told beside.
    static void writeFinish(Answer.Ending ending, boolean functions, JsonGenerator out) throws IOException {
        out.writeStringField("finish_reason", Endings.word(ending.stop(), functions));
        if (ending.stop() == Stop.PAUSED && ending.word() != null) {
            out.writeStringField("native_finish_reason", ending.word());
        }
    }

    /// The first delta names the role, and nothing else.
    private void begin(boolean speaks, ByteSink out) {
        if (begun) {
            return;
        }
        begun = true;
        delta(
                json -> {
                    json.writeStringField("role", "assistant");
                    if (speaks) {
                        json.writeStringField("content", "");
                    } else {
                        json.writeNullField("content");
                    }
                    json.writeNullField("refusal");
                },
                out);
    }

    /// A chunk with a delta that `fields` fill.
    private void delta(Json.Form fields, ByteSink out) {
        chunks.chunk(
                json -> {
                    json.writeStartObject();
                    json.writeNumberField("index", index);
                    json.writeObjectFieldStart("delta");
                    fields.write(json);
                    json.writeEndObject();
                    json.writeNullField("logprobs");
                    json.writeNullField("finish_reason");
                    json.writeEndObject();
                },
                out);
    }
}
