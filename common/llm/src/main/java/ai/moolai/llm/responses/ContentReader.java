package ai.moolai.llm.responses;

import ai.moolai.llm.chat.CacheMark;
import ai.moolai.llm.chat.Media;
import ai.moolai.llm.chat.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads what items hold.
final class ContentReader {
    private static final String ASKED = "input_text, input_image, input_file or input_audio";
    private static final String SAID = "output_text or refusal";
    private static final String CACHE = "prompt_cache_breakpoint";
    private static final Set<String> IMAGE = Set.of("type", "image_url", "file_id", "detail", CACHE);
    private static final Set<String> FILE = Set.of("type", "file_data", "file_url", "file_id", "filename", CACHE);
    private static final Set<String> DETAILS = Set.of("low", "high", "auto", "original");
    private static final String LISTED = "a string or an array of parts";

    private final Untranslated untranslated;

    ContentReader(Untranslated untranslated) {
        this.untranslated = untranslated;
    }

    /// What a user or the system says.
    List<Part> asked(Field content) {
        if (content.value().isTextual()) {
            return List.of(new Part.Text(content.text()));
        }
        List<Part> parts = inputs(content);
        if (parts.isEmpty()) {
            throw content.wrong("a string or at least one part");
        }
        return parts;
    }

    /// What a tool came to.
    List<Part> output(Field output) {
        return output.value().isTextual() ? List.of(new Part.Text(output.text())) : inputs(output);
    }

    /// What the model said; what says nothing is left out.
    List<Part> said(Field content) {
        if (content.value().isTextual()) {
            return content.text().isEmpty() ? List.of() : List.of(new Part.Text(content.text()));
        }
        List<Part> parts = new ArrayList<>();
        for (Field part : content.list(LISTED)) {
            Field type = part.object("an object with type").need("type", SAID);
            Part said = switch (type.text()) {
                case "output_text", "input_text" -> text(part);
                case "refusal" ->
                    new Part.Refusal(part.need("refusal", "a string").text());
                default -> throw type.wrong(SAID);
            };
            if (!(said instanceof Part.Text(String text, CacheMark _) && text.isEmpty())) {
                parts.add(said);
            }
        }
        return parts;
    }

    /// The text of a reasoning item: its summary, or the thoughts themselves where a provider shows them.
    String thought(Field item) {
        String summary = joined(item.get("summary"));
        return summary.isEmpty() ? joined(item.get("content")) : summary;
    }

    private static String joined(@Nullable Field texts) {
        if (texts == null) {
            return "";
        }
        List<String> all = new ArrayList<>();
        for (Field text : texts.list("an array of texts")) {
            all.add(text.object("an object with text").need("text", "a string").text());
        }
        return String.join("\n\n", all);
    }

    private List<Part> inputs(Field content) {
        List<Part> parts = new ArrayList<>();
        for (Field part : content.list(LISTED)) {
            Field type = part.object("an object with type").need("type", ASKED);
            parts.add(
                    switch (type.text()) {
                        case "input_text" -> text(part);
                        case "input_image" -> image(part);
                        case "input_file" -> file(part);
                        case "input_audio" -> audio(part);
                        default -> throw type.wrong(ASKED);
                    });
        }
        return parts;
    }

    private static Part text(Field part) {
        return new Part.Text(part.need("text", "a string").text(), cache(part));
    }

    private Part image(Field part) {
        untranslated.addUnknown(part, "input_image", IMAGE);
        Field detail = part.get("detail");
        if (detail != null && !DETAILS.contains(detail.text())) {
            throw detail.wrong("low, high, auto or original");
        }
        return new Part.Image(picture(part), part.textAt("detail"), cache(part));
    }

    private static Media picture(Field part) {
        Field id = part.get("file_id");
        if (id != null) {
            if (part.get("image_url") != null) {
                throw part.wrong("either image_url or file_id");
            }
            return new Media.File(id.word());
        }
        Field url = part.need("image_url", "a URL, a data URL, or file_id instead");
        Media media = DataUrl.media(url, null);
        if (media instanceof Media.PlainText) {
            throw url.wrong("an image");
        }
        return media;
    }

    private Part file(Field part) {
        untranslated.addUnknown(part, "input_file", FILE);
        Field data = part.get("file_data");
        Field url = part.get("file_url");
        Field id = part.get("file_id");
        String name = part.textAt("filename");
        if ((data == null ? 0 : 1) + (url == null ? 0 : 1) + (id == null ? 0 : 1) > 1) {
            throw part.wrong("one of file_data, file_url and file_id");
        }
        Media media = url != null
                ? DataUrl.media(url, name)
                : id != null
                        ? new Media.File(id.word())
                        : DataUrl.inline(part.need("file_data", "a data URL, or file_url or file_id instead"), name);
        return new Part.Document(media, name, cache(part));
    }

    private static Part audio(Field part) {
        Field audio =
                part.need("input_audio", "an object with data and format").object("an object with data and format");
        Field format = audio.need("format", "wav or mp3");
        String type = switch (format.text()) {
            case "wav" -> "audio/wav";
            case "mp3" -> "audio/mpeg";
            default -> throw format.wrong("wav or mp3");
        };
        String data = audio.need("data", "base64").word();
        return new Part.Audio(new Media.Inline(type, data), cache(part));
    }

    /// The vendor keeps a marked prompt for half an hour or for half a day.
    private static @Nullable CacheMark cache(Field part) {
        Field mark = part.get(CACHE);
        if (mark == null) {
            return null;
        }
        String lifetime = mark.object("an object").textAt("ttl");
        return lifetime == null || lifetime.equals("30m") ? CacheMark.SHORT : CacheMark.LONG;
    }
}
