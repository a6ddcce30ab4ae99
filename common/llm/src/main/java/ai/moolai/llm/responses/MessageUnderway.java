package ai.moolai.llm.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// A message that is being told: texts and refusals, one after the other.
final class MessageUnderway extends Underway {
    private final List<Item.Content> told = new ArrayList<>();
    private final StringBuilder growing = new StringBuilder();
    private boolean refusal;
    private boolean open;

    MessageUnderway(Events events, ItemForm form, int index) {
        super(events, form, index);
    }

    /// Tells more of a text, or of a refusal.
    void say(boolean isRefusal, String more) {
        endPartUnless(isRefusal);
        if (!open) {
            open = true;
            refusal = isRefusal;
            part("response.content_part.added", new Item.Content(refusal, ""));
        }
        growing.append(more);
        String type = refusal ? "response.refusal.delta" : "response.output_text.delta";
        ObjectNode delta = at(type).put("delta", more);
        if (!refusal) {
            delta.putArray("logprobs");
        }
        events.send(type, delta);
    }

    /// What comes next is no more of the same text.
    void endPartUnless(boolean isRefusal) {
        if (open && refusal != isRefusal) {
            end();
        }
    }

    @Override
    void end() {
        if (!open) {
            return;
        }
        var content = new Item.Content(refusal, growing.toString());
        String type = refusal ? "response.refusal.done" : "response.output_text.done";
        ObjectNode done = at(type).put(refusal ? "refusal" : "text", content.text());
        if (!refusal) {
            done.putArray("logprobs");
        }
        events.send(type, done);
        part("response.content_part.done", content);
        told.add(content);
        growing.setLength(0);
        open = false;
    }

    /// The part that still grows is not in it: nobody asks for it before it has ended.
    @Override
    Item item() {
        return new Item.Message(told);
    }

    private void part(String type, Item.Content content) {
        ObjectNode event = at(type);
        event.set("part", ItemForm.json(content));
        events.send(type, event);
    }

    private ObjectNode at(String type) {
        return event(type).put("content_index", told.size());
    }
}
