package ai.moolai.orchestrator;

import ai.moolai.base.Usage;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Part;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a vendor's kit makes of an answer, in words that all three interfaces have.
///
/// @param said texts and refusals
/// @param usage null when none was told
record Heard(
        String said,
        String thought,
        List<Call> calls,
        Ending ending,
        @Nullable Tokens usage) {
    private static final ObjectMapper JSON = new ObjectMapper();

    enum Ending {
        ENDED,
        LENGTH,
        TOOLS,
        FILTERED
    }

    /// A tool call. An OpenAI server may say that there are no arguments by an empty text, which an OpenAI caller then
    /// gets as it came.
    record Call(String name, JsonNode arguments) {
        static Call of(String name, String arguments) {
            try {
                return new Call(name, JSON.readTree(arguments.isEmpty() ? "{}" : arguments));
            } catch (JsonProcessingException broken) {
                throw new AssertionError("arguments: " + arguments, broken);
            }
        }
    }

    /// @param input every token of the prompt, cached ones included
    record Tokens(long input, long cached, long output) {
        static Tokens of(Usage usage) {
            return new Tokens(usage.input(), usage.cacheRead(), usage.output());
        }
    }

    /// What has to be heard of the first choice.
    static Heard expected(Answer answer) {
        var said = new StringBuilder();
        var thought = new StringBuilder();
        List<Call> calls = new ArrayList<>();
        Answer.Choice first = answer.choices().getFirst();
        for (Part part : first.parts()) {
            switch (part) {
                case Part.Text text -> said.append(text.text());
                case Part.Refusal refusal -> said.append(refusal.text());
                case Part.Thinking thinking -> thought.append(thinking.text());
                case Part.ToolCall call -> calls.add(Call.of(call.name(), call.arguments()));
                case Part.Image _, Part.Document _, Part.Audio _, Part.ToolResult _, Part.RedactedThinking _ ->
                    throw new AssertionError("in an answer: " + part);
            }
        }
        Ending ending = switch (first.ending().stop()) {
            case END, STOP_TEXT, PAUSED -> Ending.ENDED;
            case LENGTH -> Ending.LENGTH;
            case TOOL_CALLS -> Ending.TOOLS;
            case FILTERED -> Ending.FILTERED;
        };
        return new Heard(
                said.toString(),
                thought.toString(),
                calls,
                ending,
                answer.usage() == null ? null : Tokens.of(answer.usage().usage()));
    }
}
