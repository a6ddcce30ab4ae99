package ai.moolai.llm.openai;

import java.util.Locale;

/// OpenAI's short words for kinds of sound, and everybody else's media types.
final class AudioFormat {
    private static final String AUDIO = "audio/";

    private AudioFormat() {}

    /// As `wav` for `audio/x-wav`.
    static String format(String type) {
        String word = type.toLowerCase(Locale.ROOT);
        word = word.startsWith(AUDIO) ? word.substring(AUDIO.length()) : word;
        return switch (word) {
            case "mpeg" -> "mp3";
            case "x-wav", "wave", "vnd.wave" -> "wav";
            default -> word;
        };
    }

    /// As `audio/mpeg` for `mp3`.
    static String type(String format) {
        return AUDIO + (format.equals("mp3") ? "mpeg" : format);
    }
}
