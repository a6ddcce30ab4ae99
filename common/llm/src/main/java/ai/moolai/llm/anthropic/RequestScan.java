package ai.moolai.llm.anthropic;

import ai.moolai.base.FailureException;
import ai.moolai.llm.Json;
import ai.moolai.llm.RequestBody;
import java.nio.charset.StandardCharsets;

/// What has to be known of a request to send it on.
///
/// @param body the bytes of the caller
/// @param model the model it asks for
/// @param stream whether it wants a stream
/// @param modelFrom where the value of `model` begins in the body
/// @param modelTo where it ends
record RequestScan(byte[] body, String model, boolean stream, int modelFrom, int modelTo) {
    /// How a value begins that another provider sealed.
    private static final byte[] FOREIGN = "\"moolai:".getBytes(StandardCharsets.US_ASCII);

    /// Reads a request for a message.
    ///
    /// @throws FailureException when it is none
    static RequestScan answer(byte[] body) {
        return new RequestScanner(body, true).scan();
    }

    /// Reads a request for a count, which needs no `max_tokens`.
    ///
    /// @throws FailureException when it is none
    static RequestScan count(byte[] body) {
        return new RequestScanner(body, false).scan();
    }

    /// The body to send: `other` in place of the model's name, and every other byte as the caller wrote it.
    byte[] bodyFor(String other) {
        if (model.equals(other)) {
            return body;
        }
        return RequestBody.spliced(body, modelFrom, modelTo, Json.quoted(other));
    }

    /// Whether it holds what another provider sealed, which Anthropic would refuse.
    boolean foreign() {
        for (int at = 0; at <= body.length - FOREIGN.length; at++) {
            if (body[at] == '"' && Json.isAt(body, at, FOREIGN)) {
                return true;
            }
        }
        return false;
    }
}
