package ai.moolai.llm.openai;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Names for tool calls that came without one.
final class CallIds {
    private CallIds() {}

    /// The same for the same call, and hardly ever the same for calls of two answers.
    ///
    /// @param answer the answer's own name
    /// @param call counts from 0 in each choice
    static String made(@Nullable String answer, int choice, int call) {
        return "call_" + HexFormat.of().toHexDigits(answer == null ? 0 : answer.hashCode()) + "_" + choice + "_" + call;
    }
}
