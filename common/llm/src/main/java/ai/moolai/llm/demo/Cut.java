package ai.moolai.llm.demo;

import ai.moolai.llm.chat.TokenEstimate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Cuts text: into words, at a stop sequence, to a number of tokens.
final class Cut {
    /// A word with the white space before it; what has no spaces, as JSON, is cut after a comma or colon. Never inside
    /// a surrogate pair.
    private static final Pattern WORD = Pattern.compile("\\s*[^\\s,:]{0,24}[,:]?|\\s+");

    private Cut() {}

    /// The words of `text`, in order; joined they are the text. So many that there are at most `max`: beyond, several
    /// stand together.
    static List<String> words(String text, int max) {
        List<String> words = new ArrayList<>();
        var matcher = WORD.matcher(text);
        while (matcher.find()) {
            if (matcher.end() > matcher.start()) {
                words.add(matcher.group());
            }
        }
        int together = Math.ceilDiv(words.size(), max);
        if (together <= 1) {
            return words;
        }
        List<String> joined = new ArrayList<>();
        for (int i = 0; i < words.size(); i += together) {
            joined.add(String.join("", words.subList(i, Math.min(words.size(), i + together))));
        }
        return joined;
    }

    /// The text before the first of `stops` in it.
    static String atStop(String text, List<String> stops) {
        int end = text.length();
        for (String stop : stops) {
            int at = text.indexOf(stop);
            end = at < 0 ? end : Math.min(end, at);
        }
        return text.substring(0, end);
    }

    /// As many whole words from the beginning as `max` tokens hold.
    static String toTokens(String text, long max) {
        if (TokenEstimate.count(text) <= max) {
            return text;
        }
        List<String> words = words(text, Integer.MAX_VALUE);
        int fits = 0;
        int fitsNot = words.size();
        while (fitsNot - fits > 1) {
            int middle = (fits + fitsNot) >>> 1;
            if (TokenEstimate.count(String.join("", words.subList(0, middle))) <= max) {
                fits = middle;
            } else {
                fitsNot = middle;
            }
        }
        return String.join("", words.subList(0, fits));
    }
}
