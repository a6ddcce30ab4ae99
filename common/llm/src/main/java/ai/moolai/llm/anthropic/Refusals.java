package ai.moolai.llm.anthropic;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;

/// How a request is refused: the value, then what was expected.
final class Refusals {
    private static final int SHOWN_CHARACTERS_MAX = 80;

    private Refusals() {}

    /// What the provider or this dialect cannot do.
    static FailureException unsupported(String path, String what, String expected) {
        return failure(FailureCode.UNSUPPORTED_PARAMETER, path, what, expected);
    }

    /// What is wrong in itself.
    static FailureException wrong(String path, String what, String expected) {
        return failure(FailureCode.INVALID_VALUE, path, what, expected);
    }

    static FailureException missing(String path, String expected) {
        return failure(FailureCode.MISSING_FIELD, path, "missing", expected);
    }

    /// A text from a stranger, cut to what an error may show.
    static String quoted(String text) {
        return '"' + cut(text) + '"';
    }

    static String cut(String text) {
        return text.length() > SHOWN_CHARACTERS_MAX ? text.substring(0, SHOWN_CHARACTERS_MAX) + "…" : text;
    }

    /// @param path from the request's root, as `messages[0].role`
    private static FailureException failure(FailureCode code, String path, String what, String expected) {
        return Failure.at(code, "body." + path, path + ": " + what + " (expected: " + expected + ")")
                .asException();
    }
}
