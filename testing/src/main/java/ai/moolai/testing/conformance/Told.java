package ai.moolai.testing.conformance;

import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.ReportedUsage;
import ai.moolai.llm.chat.Signature;
import ai.moolai.llm.chat.Stop;
import ai.moolai.testing.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an answer says, line by line, so that two answers that say the same have the same lines. How a text is cut
/// into parts does not matter, nor how JSON is spaced, nor, in a refusal, whether the words count as text.
///
/// @param callIds whether the ids of tool calls matter
/// @param signatures whether seals matter
record Told(boolean callIds, boolean signatures) {
    /// What one part, or several that go on, come to.
    ///
    /// @param text null where the next part is never a continuation
    private record Line(String word, @Nullable String text) {
        boolean goesOn(Line next) {
            return text != null && next.text != null && word.equals(next.word);
        }

        boolean saysNothing() {
            return text != null && text.isEmpty();
        }

        String whole() {
            return text == null ? word : word + ": " + text;
        }
    }

    List<String> lines(Answer answer) {
        List<String> lines = new ArrayList<>();
        lines.add("model " + answer.model());
        for (Answer.Choice choice : answer.choices()) {
            boolean filtered = choice.ending().stop() == Stop.FILTERED
                    || choice.parts().stream().anyMatch(Part.Refusal.class::isInstance);
            String start = "choice " + choice.index() + " ";
            parts(choice.parts(), filtered).forEach(line -> lines.add(start + line.whole()));
            lines.add(start + ending(choice.ending(), filtered));
        }
        lines.add(usage(answer.usage()));
        return lines;
    }

    private List<Line> parts(List<Part> parts, boolean filtered) {
        List<Line> lines = new ArrayList<>();
        for (Part part : parts) {
            Line line = line(part, filtered);
            if (!lines.isEmpty() && lines.getLast().goesOn(line)) {
                line = new Line(line.word(), lines.removeLast().text() + line.text());
            }
            lines.add(line);
        }
        lines.removeIf(Line::saysNothing);
        return lines;
    }

    private Line line(Part part, boolean filtered) {
        return switch (part) {
            case Part.Text(String text, var _) -> new Line(filtered ? "refuses" : "says", text);
            case Part.Refusal(String text) -> new Line("refuses", text);
            case Part.Thinking(String text, Signature signature) ->
                signatures && signature != null
                        ? new Line("thinks: " + text + ", sealed " + signature, null)
                        : new Line("thinks", text);
            case Part.ToolCall(String id, String name, String arguments, Signature signature, var _) ->
                new Line(
                        "calls " + name + " with " + json(arguments) + (callIds ? " as " + id : "")
                                + (signatures && signature != null ? ", sealed " + signature : ""),
                        null);
            case Part.RedactedThinking(Signature data) -> new Line("thinks, sealed " + data, null);
            case Part.Image _, Part.Document _, Part.Audio _, Part.ToolResult _ -> new Line("gives " + part, null);
        };
    }

    private static String json(String arguments) {
        try {
            return JsonValue.parse(arguments).toString();
        } catch (IllegalArgumentException broken) {
            return "what is no JSON: " + arguments;
        }
    }

    private static String ending(Answer.Ending ending, boolean filtered) {
        return "ends by " + (filtered ? Stop.FILTERED : ending.stop())
                + (ending.stopText() == null ? "" : " " + ending.stopText());
    }

    private static String usage(@Nullable ReportedUsage usage) {
        if (usage == null) {
            return "no usage";
        }
        return usage.addsUp()
                ? usage.usage().toString()
                : "a usage that does not add up, raw: " + (usage.raw() != null);
    }
}
