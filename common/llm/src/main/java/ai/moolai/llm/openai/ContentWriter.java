package ai.moolai.llm.openai;

import ai.moolai.base.FailureException;
import ai.moolai.llm.chat.Abilities;
import ai.moolai.llm.chat.Abilities.Input;
import ai.moolai.llm.chat.Media;
import ai.moolai.llm.chat.Part;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes the `content` of a message: one text as a string, anything else as a list of parts.
final class ContentWriter {
    private final String model;
    private final Abilities abilities;
    private final JsonGenerator out;

    ContentWriter(String model, Abilities abilities, JsonGenerator out) {
        this.model = model;
        this.abilities = abilities;
        this.out = out;
    }

    void write(List<Part> parts) throws IOException {
        if (parts.isEmpty()) {
            out.writeStringField("content", "");
        } else if (parts.size() == 1 && parts.getFirst() instanceof Part.Text text) {
            out.writeStringField("content", text.text());
        } else {
            out.writeArrayFieldStart("content");
            for (Part part : parts) {
                part(part);
            }
            out.writeEndArray();
        }
    }

    private void part(Part part) throws IOException {
        switch (part) {
            case Part.Text said -> text(said.text());
            case Part.Image image -> {
                wants(Input.IMAGE, "an image", "images");
                image(image.media(), image.detail());
            }
            case Part.Document document -> document(document.media(), document.name());
            case Part.Audio audio -> {
                wants(Input.AUDIO, "audio", "audio");
                audio(audio.media());
            }
            case Part.ToolCall _, Part.ToolResult _, Part.Thinking _, Part.RedactedThinking _, Part.Refusal _ ->
                throw cannot("a message with what only an assistant says", "text, images, documents or audio");
        }
    }

    private void text(String text) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "text");
        out.writeStringField("text", text);
        out.writeEndObject();
    }

    private void image(Media media, @Nullable String detail) throws IOException {
        String url = switch (media) {
            case Media.Inline inline -> dataUri(inline);
            case Media.Url address -> address.url();
            case Media.File file -> throw cannot("an image by the file " + file.id(), "its data or its URL");
            case Media.PlainText _ -> throw cannot("an image of plain text", "its data or its URL");
        };
        out.writeStartObject();
        out.writeStringField("type", "image_url");
        out.writeObjectFieldStart("image_url");
        out.writeStringField("url", url);
        if (detail != null) {
            out.writeStringField("detail", detail);
        }
        out.writeEndObject();
        out.writeEndObject();
    }

    private void document(Media media, @Nullable String name) throws IOException {
        if (media instanceof Media.PlainText(String said)) {
            // Read by every model, and by none as a file.
            text(name == null ? said : name + "\n\n" + said);
            return;
        }
        wants(Input.DOCUMENT, "a document", "documents");
        out.writeStartObject();
        out.writeStringField("type", "file");
        out.writeObjectFieldStart("file");
        switch (media) {
            case Media.Inline inline -> {
                out.writeStringField("filename", name == null ? "document.pdf" : name);
                out.writeStringField("file_data", dataUri(inline));
            }
            case Media.File file -> out.writeStringField("file_id", file.id());
            case Media.Url address -> throw cannot("a document at " + address.url(), "its data");
            case Media.PlainText _ -> {}
        }
        out.writeEndObject();
        out.writeEndObject();
    }

    private void audio(Media media) throws IOException {
        if (!(media instanceof Media.Inline(String type, String base64))) {
            throw cannot("audio elsewhere than in the request", "its data");
        }
        out.writeStartObject();
        out.writeStringField("type", "input_audio");
        out.writeObjectFieldStart("input_audio");
        out.writeStringField("data", base64);
        out.writeStringField("format", AudioFormat.format(type));
        out.writeEndObject();
        out.writeEndObject();
    }

    private static String dataUri(Media.Inline inline) {
        return "data:" + inline.type() + ";base64," + inline.base64();
    }

    private void wants(Input input, String what, String plural) {
        if (!abilities.inputs().contains(input)) {
            throw cannot(what, "none; " + model + " reads no " + plural);
        }
    }

    private static FailureException cannot(String what, String expected) {
        return RequestWriter.cannot("messages", "messages: " + what + " (expected: " + expected + ")");
    }
}
