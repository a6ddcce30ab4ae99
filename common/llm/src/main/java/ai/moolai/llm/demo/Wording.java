package ai.moolai.llm.demo;

import java.util.List;

/// What the demo provider says: what it is, what it was told, and how to get a real answer. Every sentence begins with
/// a short word, so that even an answer of one token says something.
final class Wording {
    private static final int QUOTED_CHARACTERS_MAX = 80;

    private static final List<String> OPENINGS = List.of(
            "This is the demo provider of MoolAI: no language model was asked, and these words are made up.",
            "You have reached the demo provider of MoolAI, which makes up its words and asks no language model.",
            "Here speaks the demo provider of MoolAI; its text is made up, and no language model was involved.",
            "All of this was made up by the demo provider of MoolAI; no language model has read your message.");

    private static final List<String> REMARKS = List.of(
            "Everything around it is real, though: the HTTP calls, the streaming, the usage and the record of this call.",
            "The same conversation always gets these same words, so you can build and test against them.",
            "Streaming, tools, structured output, stop sequences and token limits work here as they do with a real one.");

    private static final String HOW =
            "For answers from a real model, set OPENAI_API_KEY in the environment and start MoolAI again.";

    private Wording() {}

    /// @param variant picks the sentences: twelve in a row give twelve different texts
    static String of(List<Turn> turns, int variant) {
        return String.join(
                " ",
                OPENINGS.get(Math.floorMod(variant, OPENINGS.size())),
                about(turns),
                REMARKS.get(Math.floorMod(variant, REMARKS.size())),
                HOW);
    }

    /// Free text for a tool that takes any.
    static String input(List<Turn> turns) {
        return "demo input for " + quoted(lastSaid(turns).text());
    }

    /// The message that the answer is about: the person's last, or whichever comes last.
    static Turn lastSaid(List<Turn> turns) {
        return turns.reversed().stream()
                .filter(turn -> turn.role() == Turn.Role.USER)
                .findFirst()
                .orElse(turns.getLast());
    }

    private static String about(List<Turn> turns) {
        var last = turns.getLast();
        if (last.role() == Turn.Role.TOOL || last.role() == Turn.Role.FUNCTION) {
            return last.text().isBlank()
                    ? "The tool came back with nothing."
                    : "The tool came back with " + quoted(last.text()) + ".";
        }
        var said = lastSaid(turns);
        String attached = said.attachments() == 0
                ? ""
                : " With it came " + said.attachments() + (said.attachments() == 1 ? " attachment." : " attachments.");
        return (said.text().isBlank() ? "Your message has no text." : "You wrote: " + quoted(said.text()) + ".")
                + attached;
    }

    private static String quoted(String text) {
        return '"' + Fields.beginning(text.strip(), QUOTED_CHARACTERS_MAX).replaceAll("\\s+", " ") + '"';
    }
}
