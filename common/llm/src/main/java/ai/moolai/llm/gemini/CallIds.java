package ai.moolai.llm.gemini;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Names the function calls of an answer, where Google has not: by the answer's own id and a number, so that no two
/// calls of a conversation are taken for one another. At most 40 characters, which is what OpenAI takes.
final class CallIds {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]{1,28}");
    private static final int RANDOM_CHARACTERS = 24;

    private final String answer;
    private int count;

    CallIds(@Nullable String responseId) {
        this.answer = responseId != null && PLAIN.matcher(responseId).matches() ? responseId : random();
    }

    /// @param given by Google, if it did
    String of(@Nullable String given) {
        int number = count++;
        return given == null || given.isBlank() ? "call_" + answer + "_" + number : given;
    }

    private static String random() {
        return UUID.randomUUID().toString().replace("-", "").substring(0, RANDOM_CHARACTERS);
    }
}
