package ai.moolai.llm.gemini;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;

/// What a request asks for and Gemini cannot do.
final class Refused {
    private static final int SHOWN_CHARACTERS_MAX = 80;

    private Refused() {}

    /// @param param as in OpenAI's chat requests, without `body.`
    static FailureException unsupported(String param, String message) {
        return Failure.at(FailureCode.UNSUPPORTED_PARAMETER, "body." + param, message)
                .asException();
    }

    /// @param param as in OpenAI's chat requests, without `body.`
    static FailureException invalid(String param, String message) {
        return Failure.at(FailureCode.INVALID_VALUE, "body." + param, message).asException();
    }

    /// The beginning of a value, for an error's text.
    static String shown(String value) {
        return value.length() <= SHOWN_CHARACTERS_MAX ? value : value.substring(0, SHOWN_CHARACTERS_MAX) + "…";
    }
}
