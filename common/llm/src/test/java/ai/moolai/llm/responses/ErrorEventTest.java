package ai.moolai.llm.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class ErrorEventTest {
    private static final Failure FAILURE =
            Failure.at(FailureCode.IDLE_TIMEOUT, "body.input", "no \"progress\" (expected: some)");

    private static JsonNode data(String house) {
        String event = new String(ErrorEvent.of(FAILURE, house.getBytes(UTF_8)), UTF_8);
        assertThat(event).startsWith("event: error\ndata: {\"type\":\"error\"").endsWith("}\n\n");
        return Calls.tree(event.substring(event.indexOf('{')).strip().getBytes(UTF_8));
    }

    @Test
    void anErrorIsAnEventOfTheVendorsForm() {
        JsonNode data = data("{\"error\":{\"message\":\"m\",\"request_id\":\"req_1\"}}");
        var error = Calls.judged(data).asError();
        assertThat(error.code()).contains("idle_timeout");
        assertThat(error.message()).isEqualTo("no \"progress\" (expected: some)");
        assertThat(error.param()).contains("body.input");
        assertThat(error.sequenceNumber()).isEqualTo(ErrorEvent.SEQUENCE_NUMBER);
        assertThat(data.path("error").path("request_id").textValue()).isEqualTo("req_1");
    }

    @Test
    void aHouseOfAnotherFormIsToldAsItIs() {
        assertThat(data("Sorry.").path("error").textValue()).isEqualTo("Sorry.");
        assertThat(data("{\"sorry\":true}").path("error").path("sorry").booleanValue())
                .isTrue();
    }
}
