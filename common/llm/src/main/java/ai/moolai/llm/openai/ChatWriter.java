package ai.moolai.llm.openai;

import ai.moolai.base.Usage;
import ai.moolai.llm.AnswerWriter;
import ai.moolai.llm.ByteSink;
import ai.moolai.llm.CallerRequest;
import ai.moolai.llm.Json;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Piece;
import ai.moolai.llm.chat.Stop;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Writes an answer as a chat completion, or as its chunks. Usage is held back until the end, where OpenAI has it,
/// whenever the provider told it.
final class ChatWriter implements AnswerWriter {
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final CallerRequest.Call call;
    private final Wants wants;
    private final Map<Integer, ChoiceWriter> choices = new TreeMap<>();
    private String model;
    private @Nullable String serviceTier;
    private @Nullable Usage usage;

    /// What the caller wants of an answer.
    ///
    /// @param model what it asked for: the answer's own name for it is told instead, if there is one
    /// @param usage whether a stream is to end with the usage
    /// @param functions whether calls are to be told as `function_call`
    record Wants(String model, boolean usage, boolean functions) {}

    ChatWriter(CallerRequest.Call call, Wants wants) {
        this.call = call;
        this.wants = wants;
        this.model = wants.model;
    }

    @Override
    public byte[] whole(Answer answer) {
        model = answer.model() == null ? model : answer.model();
        tier(answer.serviceTier());
        return Json.written(out -> {
            head("chat.completion", out);
            out.writeArrayFieldStart("choices");
            for (Answer.Choice choice : answer.choices()) {
                choice(choice, out);
            }
            out.writeEndArray();
            if (answer.usage() != null) {
                out.writeFieldName("usage");
                UsageWriter.write(answer.usage().usage(), out);
            }
            out.writeEndObject();
        });
    }

    private void choice(Answer.Choice choice, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeNumberField("index", choice.index());
        out.writeFieldName("message");
        new AnswerMessage(choice, wants.functions).write(out);
        out.writeNullField("logprobs");
        ChoiceWriter.writeFinish(choice.ending(), wants.functions, out);
        out.writeEndObject();
    }

    /// What every object begins with.
    private void head(String object, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", "chatcmpl-" + call.id());
        out.writeStringField("object", object);
        out.writeNumberField("created", call.createdSeconds());
        out.writeStringField("model", model);
        if (serviceTier != null) {
            out.writeStringField("service_tier", serviceTier);
        }
    }

    @Override
    public void piece(Piece piece, ByteSink out) {
        switch (piece) {
            case Piece.Begun begun -> model = begun.model() == null ? model : begun.model();
            case Piece.Used used -> {
                usage = used.usage() == null ? usage : used.usage().usage();
                tier(used.serviceTier());
            }
            case Piece.Text said -> at(said.choice()).text("content", said.text(), out);
            case Piece.Refusal said -> at(said.choice()).text("refusal", said.text(), out);
            case Piece.Thinking said -> at(said.choice()).thought(said.text(), out);
            case Piece.Sealed sealed -> at(sealed.choice()).sealed(sealed.signature(), out);
            case Piece.RedactedThinking hidden -> at(hidden.choice()).redacted(hidden.data(), out);
            case Piece.ToolCall begun -> at(begun.choice()).call(begun, out);
            case Piece.Arguments more -> at(more.choice()).arguments(more.call(), more.fragment(), out);
            case Piece.Ended(int choice, Answer.Ending ending) -> at(choice).end(ending, out);
            case Piece.Failed _, Piece.Done _ -> {}
        }
    }

    private void tier(@Nullable String told) {
        serviceTier = told == null ? serviceTier : ServiceTiers.word(told).orElse(serviceTier);
    }

    private ChoiceWriter at(int choice) {
        return choices.computeIfAbsent(choice, index -> new ChoiceWriter(index, wants.functions, this::chunk));
    }

    @Override
    public byte[] last() {
        var bytes = new ByteArrayOutputStream();
        ByteSink out = (from, start, end) -> bytes.write(from, start, end - start);
        at(0); // there is an answer, if an empty one
        choices.values().forEach(choice -> choice.end(new Answer.Ending(Stop.END, null, null), out));
        if (wants.usage && usage != null) {
            Usage told = usage;
            event(
                    Json.written(json -> {
                        head("chat.completion.chunk", json);
                        json.writeArrayFieldStart("choices");
                        json.writeEndArray();
                        json.writeFieldName("usage");
                        UsageWriter.write(told, json);
                        json.writeEndObject();
                    }),
                    out);
        }
        bytes.writeBytes(DONE);
        return bytes.toByteArray();
    }

    /// One chunk with one choice.
    private void chunk(Json.Form choice, ByteSink out) {
        event(
                Json.written(json -> {
                    head("chat.completion.chunk", json);
                    json.writeArrayFieldStart("choices");
                    choice.write(json);
                    json.writeEndArray();
                    if (wants.usage) {
                        json.writeNullField("usage");
                    }
                    json.writeEndObject();
                }),
                out);
    }

    private static void event(byte[] json, ByteSink out) {
        byte[] event = new byte[DATA.length + json.length + END.length];
        System.arraycopy(DATA, 0, event, 0, DATA.length);
        System.arraycopy(json, 0, event, DATA.length, json.length);
        System.arraycopy(END, 0, event, DATA.length + json.length, END.length);
        out.bytes(event);
    }
}
