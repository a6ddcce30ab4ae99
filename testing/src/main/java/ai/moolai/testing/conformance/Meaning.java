package ai.moolai.testing.conformance;

import ai.moolai.base.Usage;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.ProviderError.Kind;
import ai.moolai.llm.chat.ReportedUsage;
import ai.moolai.llm.chat.Stop;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a provider may have to say: each constant names its exact words. The model is [#MODEL] everywhere, and the
/// usage, where nothing else is said, 9 tokens of prompt and 5 of answer.
public enum Meaning {
    /// The text `Hello.`, in one piece.
    TEXT,

    /// [#MANY_TONGUES], in several pieces of a stream; its characters have one to four bytes.
    TEXT_IN_PIECES,

    /// A call of `f` with `{"x":1}` and the id `call_a`, where the dialect has ids.
    TOOL_CALL,

    /// `f` with `{"x":1}` as `call_a` and `g` with `{"y":"é"}` as `call_b`; if the dialect can, their fragments
    /// alternate.
    PARALLEL_TOOL_CALLS,

    /// `f` without any arguments, as the dialect says that: by nothing, by an empty text.
    TOOL_CALL_WITHOUT_ARGUMENTS,

    /// The thought `Let me see.`, the text `I will call f.` and the call of [#TOOL_CALL]; sealed, where the dialect
    /// seals.
    THINKING_TEXT_TOOL,

    /// The model refuses with the words `I cannot help with that.`.
    REFUSAL,

    /// `Once upon`, cut off by the limit of tokens.
    LENGTH,

    /// `one, two, ` and then the caller's stop text, `three`.
    STOP_TEXT,

    /// `Heads.` and `Tails.`, taking turns in a stream.
    TWO_CHOICES,

    /// `Yes.` for 100 tokens of prompt, 40 of which came from the cache, and 50 of answer, 30 of which were thought.
    CACHED_AND_REASONING_USAGE,

    /// `Yes.` with a usage that says less first; only the last one counts.
    USAGE_TOLD_TWICE,

    /// `Yes.` with a usage whose parts are more than their total, or whose total is not their sum.
    USAGE_THAT_DOES_NOT_ADD_UP,

    /// `Yes.` without a word on usage.
    MISSING_USAGE,

    /// The provider lets none of the prompt through to the model: nothing is said.
    PROMPT_BLOCKED,

    /// The text `Hel`, then an error of the provider's own in place of the rest.
    ERROR_AFTER_200,

    /// Too many requests, or too many tokens, for now.
    RATE_LIMIT,

    /// No credit left, or none until tomorrow.
    NO_CREDIT,

    /// The gateway's key is wrong.
    BAD_KEY,
    UNKNOWN_MODEL,
    BAD_REQUEST,
    OVERLOADED,
    SERVER_FAILED;

    /// The model that answers.
    public static final String MODEL = "m";

    public static final String MANY_TONGUES = "Grüße, 世界 🎉 — ok.";

    /// What it must be read as.
    public Outcome outcome() {
        return switch (this) {
            case TEXT -> says(Stop.END, new Part.Text("Hello."));
            case TEXT_IN_PIECES -> says(Stop.END, new Part.Text(MANY_TONGUES));
            case TOOL_CALL -> says(Stop.TOOL_CALLS, call("call_a", "f", "{\"x\":1}"));
            case PARALLEL_TOOL_CALLS ->
                says(Stop.TOOL_CALLS, call("call_a", "f", "{\"x\":1}"), call("call_b", "g", "{\"y\":\"é\"}"));
            case TOOL_CALL_WITHOUT_ARGUMENTS -> says(Stop.TOOL_CALLS, call("call_a", "f", "{}"));
            case THINKING_TEXT_TOOL ->
                says(
                        Stop.TOOL_CALLS,
                        new Part.Thinking("Let me see.", null),
                        new Part.Text("I will call f."),
                        call("call_a", "f", "{\"x\":1}"));
            case REFUSAL -> says(Stop.FILTERED, new Part.Refusal("I cannot help with that."));
            case LENGTH -> says(Stop.LENGTH, new Part.Text("Once upon"));
            case STOP_TEXT ->
                answer(
                        List.of(new Answer.Choice(
                                0,
                                List.of(new Part.Text("one, two, ")),
                                new Answer.Ending(Stop.STOP_TEXT, null, "three"))),
                        ReportedUsage.sound(Usage.of(9, 5)));
            case TWO_CHOICES ->
                answer(
                        List.of(
                                new Answer.Choice(0, List.of(new Part.Text("Heads.")), ended(Stop.END)),
                                new Answer.Choice(1, List.of(new Part.Text("Tails.")), ended(Stop.END))),
                        ReportedUsage.sound(Usage.of(9, 5)));
            case CACHED_AND_REASONING_USAGE -> uses(ReportedUsage.sound(new Usage(60, 40, 0, 0, 0, 0, 20, 30, 0)));
            case USAGE_TOLD_TWICE -> uses(ReportedUsage.sound(Usage.of(9, 5)));
            case USAGE_THAT_DOES_NOT_ADD_UP -> uses(new ReportedUsage(Usage.of(9, 5), false, "{}"));
            case MISSING_USAGE -> uses(null);
            case PROMPT_BLOCKED ->
                answer(
                        List.of(new Answer.Choice(0, List.of(), ended(Stop.FILTERED))),
                        ReportedUsage.sound(Usage.of(9, 0)));
            case ERROR_AFTER_200 ->
                new Outcome.BreaksOff(new Answer(
                        null,
                        MODEL,
                        List.of(new Answer.Choice(0, List.of(new Part.Text("Hel")), ended(Stop.END))),
                        null,
                        null,
                        null));
            case RATE_LIMIT -> new Outcome.Fails(Kind.RATE_LIMITED);
            case NO_CREDIT -> new Outcome.Fails(Kind.ACCOUNT);
            case BAD_KEY -> new Outcome.Fails(Kind.ACCOUNT);
            case UNKNOWN_MODEL -> new Outcome.Fails(Kind.MODEL_NOT_FOUND);
            case BAD_REQUEST -> new Outcome.Fails(Kind.REJECTED);
            case OVERLOADED -> new Outcome.Fails(Kind.OVERLOADED);
            case SERVER_FAILED -> new Outcome.Fails(Kind.SERVER);
        };
    }

    private static Part call(String id, String name, String arguments) {
        return new Part.ToolCall(id, name, arguments, null, null);
    }

    private static Outcome says(Stop stop, Part... parts) {
        return answer(List.of(new Answer.Choice(0, List.of(parts), ended(stop))), ReportedUsage.sound(Usage.of(9, 5)));
    }

    private static Outcome uses(@Nullable ReportedUsage usage) {
        return answer(List.of(new Answer.Choice(0, List.of(new Part.Text("Yes.")), ended(Stop.END))), usage);
    }

    private static Outcome answer(List<Answer.Choice> choices, @Nullable ReportedUsage usage) {
        return new Outcome.Says(new Answer(null, Meaning.MODEL, choices, usage, null, null));
    }

    private static Answer.Ending ended(Stop stop) {
        return new Answer.Ending(stop, null, null);
    }
}
