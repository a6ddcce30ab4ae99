package ai.moolai.llm;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Names the tool calls of an answer, where its provider has not: by the answer's own id and a number, so that no two
/// calls of a conversation are taken for one another. At most 40 characters, which is what OpenAI takes.
public final class CallIds {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]{1,28}");
    private static final int RANDOM_CHARACTERS = 24;

    private final String answer;
    private int count;

    /// @param answer the answer's own id
    public CallIds(@Nullable String answer) {
        this.answer = answer != null && PLAIN.matcher(answer).matches() ? answer : random();
    }

    /// @param given by the provider, if it did
    public String of(@Nullable String given) {
        int number = count++;
        return given == null || given.isBlank() ? "call_" + answer + "_" + number : given;
    }

    private static String random() {
        return UUID.randomUUID().toString().replace("-", "").substring(0, RANDOM_CHARACTERS);
    }
}
