package ai.moolai.llm.responses;

import ai.moolai.llm.responses.Item.Status;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// An item that is being told. It begins with an event that adds it and ends with one that repeats it.
abstract sealed class Underway permits MessageUnderway, ThoughtUnderway, CallUnderway {
    final Events events;
    private final ItemForm form;
    private final int index;
    private String id = "";
    private boolean closed;
    private Status status = Status.IN_PROGRESS;

    Underway(Events events, ItemForm form, int index) {
        this.events = events;
        this.form = form;
        this.index = index;
    }

    /// What it is so far.
    abstract Item item();

    /// Tells the ends of what lies within it.
    abstract void end();

    void begin() {
        id = form.id(item(), index);
        events.item("response.output_item.added", index, json(Status.IN_PROGRESS));
    }

    /// Nothing more comes of it.
    void close(Status how) {
        if (!closed) {
            closed = true;
            end();
            status = how;
            events.item("response.output_item.done", index, json());
        }
    }

    ObjectNode json() {
        return json(status);
    }

    private ObjectNode json(Status how) {
        return form.json(item(), index, how);
    }

    /// An event about it.
    ObjectNode event(String type) {
        return Events.event(type).put("item_id", id).put("output_index", index);
    }
}
