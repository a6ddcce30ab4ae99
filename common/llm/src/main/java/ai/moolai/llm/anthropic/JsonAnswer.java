package ai.moolai.llm.anthropic;

import ai.moolai.llm.chat.Answer.Ending;
import ai.moolai.llm.chat.Stop;
import org.jspecify.annotations.Nullable;

/// The tool by which older models are made to answer in JSON that fits a schema: they are asked to call it, and its
/// arguments are the text of the answer. Whoever reads an answer knows it by its name.
final class JsonAnswer {
    static final String TOOL = "moolai_json_answer";
    static final String DESCRIPTION = "Gives your answer to the user. Call it once, with the whole answer.";

    private JsonAnswer() {}

    /// How an answer ended: one that only called this tool waits for no result.
    static Ending ending(@Nullable String word, @Nullable String stopText, boolean calledIt, boolean calledOthers) {
        Stop stop = StopReasons.stop(word);
        return new Ending(stop == Stop.TOOL_CALLS && calledIt && !calledOthers ? Stop.END : stop, word, stopText);
    }
}
