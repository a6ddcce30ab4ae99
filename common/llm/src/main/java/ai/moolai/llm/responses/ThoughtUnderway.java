package ai.moolai.llm.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// A thought that is being told: one summary, and a seal at its end.
final class ThoughtUnderway extends Underway {
    private final StringBuilder text = new StringBuilder();
    private @Nullable String seal;
    private boolean finished;

    ThoughtUnderway(Events events, ItemForm form, int index) {
        super(events, form, index);
    }

    /// Whether what is thought next belongs to it.
    boolean grows() {
        return !finished;
    }

    /// It is only not told to its end yet.
    void finish() {
        finished = true;
    }

    void finish(@Nullable String withSeal) {
        seal = withSeal;
        finished = true;
    }

    String text() {
        return text.toString();
    }

    void think(String more) {
        if (text.isEmpty()) {
            part("response.reasoning_summary_part.added", "");
        }
        text.append(more);
        String type = "response.reasoning_summary_text.delta";
        events.send(type, at(type).put("delta", more));
    }

    @Override
    void end() {
        if (!text.isEmpty()) {
            String type = "response.reasoning_summary_text.done";
            events.send(type, at(type).put("text", text()));
            part("response.reasoning_summary_part.done", text());
        }
    }

    @Override
    Item item() {
        return new Item.Reasoning(text(), seal);
    }

    private void part(String type, String said) {
        ObjectNode event = at(type);
        event.set("part", ItemForm.summary(said));
        events.send(type, event);
    }

    private ObjectNode at(String type) {
        return event(type).put("summary_index", 0);
    }
}
