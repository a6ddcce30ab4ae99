package ai.moolai.llm.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import ai.moolai.llm.openai.OpenAiProvider;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {
    private static Failure refused(String body) {
        return catchThrowableOfType(FailureException.class, () -> Calls.read(body))
                .failure();
    }

    @Test
    void whereItGoesIsReadWithoutItsInput() {
        var request = Calls.read("{\"input\":[{\"type\":\"nonsense\"}], \"stream\": true,\"model\":\"local/m\"}");
        assertThat(request.model()).isEqualTo("local/m");
        assertThat(request.stream()).isTrue();
        assertThat(Calls.read(Calls.HELLO).stream()).isFalse();
        assertThat(Calls.read("{\"model\":\"m\",\"input\":\"x\",\"stream\":null}").stream())
                .isFalse();
    }

    @Test
    void theInputIsFoundWhereverItStands() {
        String text = "Grüße, 世界 \\ud83d\\ude00";
        var first = Calls.chat("{ \"input\" : \"" + text + "\" , \"model\":\"m\"}");
        var last = Calls.chat("{\"model\":\"ü\",\"metadata\":{\"ä\":\"ö\"},\"input\":\"" + text + "\"}");
        assertThat(first.turns()).isEqualTo(last.turns());
        assertThat(first.turns().toString()).contains("Grüße, 世界 😀");
    }

    @Test
    void noProviderIsSpokenToDirectly() {
        assertThat(Calls.read(Calls.HELLO).passage(new OpenAiProvider(), "m")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"input\":\"x\"} | missing_field | body.model | model: missing",
                "{\"model\":null,\"input\":\"x\"} | missing_field | body.model | model: missing",
                "{\"model\":5,\"input\":\"x\"} | invalid_value | body.model | model: 5 (expected: a string)",
                "{\"model\":\" \",\"input\":\"x\"} | invalid_value | body.model | expected: 1-256 characters",
                "{\"model\":\"m\"} | missing_field | body.input | input: missing",
                "{\"model\":\"m\",\"input\":\"x\",\"stream\":\"yes\"} | invalid_value | body.stream | stream: \"yes\"",
                "{\"model\":\"m\",\"model\":\"n\",\"input\":\"x\"} | invalid_value | body.model | given twice",
                "{\"model\":\"m\",\"input\":\"x\",\"input\":\"y\"} | invalid_value | body.input | given twice",
                "{\"model\":\"m\",\"input\":\"x\"} {} | malformed_json | body | more after",
                "{\"model\":\"m\",\"input\":} | malformed_json | body | line 1, column",
                "{\"model\":\"m\",\"input\":[1, | malformed_json | body | expected: JSON",
                "[] | invalid_request | body | not a JSON object"
            })
    void whatIsNoRequestIsRefused(String body, String code, String param, String message) {
        Failure failure = refused(body);
        assertThat(failure.code().text()).isEqualTo(code);
        assertThat(failure.param()).isEqualTo(param);
        assertThat(failure.message()).contains(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u0000{}", "\ufeff{}", "nul"})
    void whatIsNoJsonIsRefused(String body) {
        assertThat(refused(body).code()).isIn(FailureCode.MALFORMED_JSON, FailureCode.INVALID_REQUEST);
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        byte[] body = "{\"model\":\"m\",\"input\":\"?\"}".getBytes(StandardCharsets.US_ASCII);
        body[body.length - 3] = (byte) 0xc3;
        var failure = catchThrowableOfType(
                        FailureException.class,
                        () -> new OpenAiResponses().read(body, _ -> null).chat())
                .failure();
        assertThat(failure.code()).isEqualTo(FailureCode.MALFORMED_JSON);
    }
}
