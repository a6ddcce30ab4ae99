package ai.moolai.llm.responses;

/// A function call that is being told. Fragments of several calls may alternate, so the next item does not end it
/// unless its arguments are whole.
final class CallUnderway extends Underway {
    private static final String DELTA = "response.function_call_arguments.delta";
    private static final String DONE = "response.function_call_arguments.done";

    private final String callId;
    private final String name;
    private final StringBuilder arguments = new StringBuilder();
    private final ObjectEnd whole = new ObjectEnd();
    private boolean told;

    CallUnderway(Events events, ItemForm form, int index, String callId, String name) {
        super(events, form, index);
        this.callId = callId;
        this.name = name;
    }

    /// Whether its arguments are a whole object.
    boolean isWhole() {
        return whole.isReached();
    }

    void argue(String fragment) {
        arguments.append(fragment);
        whole.pass(fragment);
        // Arguments that are blank to their end become an empty object, so blanks wait for what comes after them.
        if (told) {
            events.send(DELTA, event(DELTA).put("delta", fragment));
        } else if (!fragment.isBlank()) {
            told = true;
            events.send(DELTA, event(DELTA).put("delta", arguments.toString()));
        }
    }

    @Override
    void end() {
        if (!told) {
            told = true;
            arguments.setLength(0);
            arguments.append("{}");
            events.send(DELTA, event(DELTA).put("delta", "{}"));
        }
        events.send(DONE, event(DONE).put("name", name).put("arguments", arguments.toString()));
    }

    @Override
    Item item() {
        return new Item.FunctionCall(callId, name, arguments.toString());
    }
}
