package ai.moolai.llm.openai;

import ai.moolai.llm.DataUri;
import ai.moolai.llm.chat.CacheMark;
import ai.moolai.llm.chat.Media;
import ai.moolai.llm.chat.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the `content` of a message: a string or an array of parts.
final class PartsReader {
    private static final Set<String> USER_TYPES = Set.of("text", "image_url", "input_audio", "file");
    private static final Set<String> ASSISTANT_TYPES = Set.of("text", "refusal");
    private static final Set<String> TEXT_TYPES = Set.of("text");
    private static final Pattern AUDIO_FORMAT = Pattern.compile("[a-z0-9.+-]{1,20}");

    private PartsReader() {}

    /// @param mark of the whole message: it is the last part's
    static List<Part> user(Value content, @Nullable CacheMark mark) {
        return read(content, USER_TYPES, mark);
    }

    static List<Part> assistant(Value content, @Nullable CacheMark mark) {
        return read(content, ASSISTANT_TYPES, mark);
    }

    static List<Part> texts(Value content, @Nullable CacheMark mark) {
        return read(content, TEXT_TYPES, mark);
    }

    private static List<Part> read(Value content, Set<String> types, @Nullable CacheMark mark) {
        if (content.node().isTextual()) {
            boolean nothing = content.text().isEmpty() && types.equals(ASSISTANT_TYPES);
            return nothing ? List.of() : List.of(new Part.Text(content.text(), mark));
        }
        if (!content.node().isArray()) {
            throw content.wrong("a string or an array");
        }
        List<Part> parts = new ArrayList<>();
        List<Value> all = content.list();
        for (Value part : all) {
            CacheMark own = CacheMarks.ofPart(part.object());
            boolean last = parts.size() == all.size() - 1;
            parts.add(part(part, types, own == null && last ? mark : own));
        }
        return parts;
    }

    private static Part part(Value part, Set<String> types, @Nullable CacheMark mark) {
        return switch (part.at("type", "the part's type").word(types)) {
            case "image_url" -> image(part.at("image_url", "an object with url").object(), mark);
            case "input_audio" ->
                audio(part.at("input_audio", "an object with data and format").object(), mark);
            case "file" ->
                file(part.at("file", "an object with file_data or file_id").object(), mark);
            case "refusal" -> new Part.Refusal(part.at("refusal", "a string").text());
            default -> new Part.Text(part.at("text", "a string").text(), mark);
        };
    }

    private static Part image(Value image, @Nullable CacheMark mark) {
        Value url = image.at("url", "a URL, or data:image/…;base64,…");
        Value detail = image.find("detail");
        Media media = DataUri.is(url.name())
                ? DataUri.read(url.text())
                        .filter(Media.Inline.class::isInstance)
                        .orElseThrow(() -> url.wrong("data:image/…;base64,…"))
                : new Media.Url(url.text(), null);
        return new Part.Image(media, detail == null ? null : detail.text(), mark);
    }

    private static Part audio(Value audio, @Nullable CacheMark mark) {
        Value format = audio.at("format", "wav or mp3");
        if (!AUDIO_FORMAT.matcher(format.text()).matches()) {
            throw format.wrong("wav or mp3");
        }
        Value data = audio.at("data", "base64");
        Media media =
                DataUri.read(AudioFormat.type(format.text()), data.text()).orElseThrow(() -> data.wrong("base64"));
        return new Part.Audio(media, mark);
    }

    private static Part file(Value file, @Nullable CacheMark mark) {
        Value name = file.find("filename");
        String filename = name == null ? null : name.text();
        Value data = file.find("file_data");
        if (data == null) {
            return new Part.Document(
                    new Media.File(file.at("file_id", "a file's id, or file_data instead")
                            .name()),
                    filename,
                    mark);
        }
        Media media = (DataUri.is(data.text()) ? DataUri.read(data.text()) : DataUri.read(type(filename), data.text()))
                .orElseThrow(() -> data.wrong("data:application/pdf;base64,…"));
        return new Part.Document(media, filename, mark);
    }

    /// Base64 alone is taken for what the file's name says, and else for a PDF, which is all that OpenAI reads.
    private static String type(@Nullable String filename) {
        return filename != null && filename.toLowerCase(Locale.ROOT).endsWith(".txt")
                ? "text/plain"
                : "application/pdf";
    }
}
