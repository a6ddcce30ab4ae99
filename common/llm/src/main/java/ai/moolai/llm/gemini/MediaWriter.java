package ai.moolai.llm.gemini;

import ai.moolai.llm.Json;
import ai.moolai.llm.chat.Abilities;
import ai.moolai.llm.chat.Abilities.Input;
import ai.moolai.llm.chat.Media;
import ai.moolai.llm.chat.Part;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Writes pictures, documents and sounds. What lies at an address is named to Google, which fetches it; this gateway
/// never does.
final class MediaWriter {
    private static final String FILES = "https://generativelanguage.googleapis.com/v1beta/";
    private static final Pattern FILE = Pattern.compile("files/[a-z0-9-]{1,64}");

    /// What the ends of addresses say of their content.
    private static final Map<String, String> TYPES = Map.of(
            "png", "image/png",
            "jpg", "image/jpeg",
            "jpeg", "image/jpeg",
            "webp", "image/webp",
            "heic", "image/heic",
            "pdf", "application/pdf",
            "txt", "text/plain",
            "mp3", "audio/mp3",
            "wav", "audio/wav");

    private final String model;
    private final Abilities abilities;
    private final Set<String> dropped;

    MediaWriter(String model, Abilities abilities, Set<String> dropped) {
        this.model = model;
        this.abilities = abilities;
        this.dropped = dropped;
    }

    ObjectNode image(Part.Image image) {
        require(Input.IMAGE, "an image");
        if (image.detail() != null && !image.detail().equals("auto")) {
            dropped.add("image_url.detail");
        }
        return written(image.media());
    }

    ObjectNode document(Part.Document document) {
        require(Input.DOCUMENT, "a document");
        if (document.name() != null) {
            dropped.add("file.filename");
        }
        return written(document.media());
    }

    ObjectNode audio(Part.Audio audio) {
        require(Input.AUDIO, "audio");
        return written(audio.media());
    }

    private void require(Input input, String what) {
        if (!abilities.inputs().contains(input)) {
            throw Refused.unsupported("messages", "messages: " + what + " (expected: what " + model + " can read)");
        }
    }

    private static ObjectNode written(Media media) {
        ObjectNode part = Json.TREES.createObjectNode();
        switch (media) {
            case Media.Inline(String type, String base64) ->
                part.putObject("inlineData").put("mimeType", type).put("data", base64);
            case Media.PlainText(String text) -> part.put("text", text);
            case Media.Url(String url, String type) -> file(part, fetchable(url), type == null ? typeOf(url) : type);
            case Media.File(String id) -> file(part, uploaded(id), null);
        }
        return part;
    }

    private static void file(ObjectNode part, String uri, @Nullable String type) {
        ObjectNode file = part.putObject("fileData");
        if (type != null) {
            file.put("mimeType", type);
        }
        file.put("fileUri", uri);
    }

    private static String fetchable(String url) {
        String lower = url.toLowerCase(Locale.ROOT);
        if (lower.startsWith("https://") || lower.startsWith("gs://")) {
            return url;
        }
        throw Refused.unsupported(
                "messages", "messages: the address " + Refused.shown(url) + " (expected: one with https or gs)");
    }

    private static String uploaded(String id) {
        if (id.startsWith("https://") || id.startsWith("gs://")) {
            return id;
        }
        if (FILE.matcher(id).matches()) {
            return FILES + id;
        }
        throw Refused.unsupported(
                "messages",
                "messages: the file " + Refused.shown(id) + " (expected: one of Google's, as files/abc-123)");
    }

    private static @Nullable String typeOf(String url) {
        int query = url.indexOf('?');
        String path = query < 0 ? url : url.substring(0, query);
        return TYPES.get(path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }
}
