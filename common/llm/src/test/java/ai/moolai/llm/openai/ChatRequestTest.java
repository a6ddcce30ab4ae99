package ai.moolai.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatRequestTest {
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

    private static ChatRequest read(String body) {
        return ChatRequest.read(body.getBytes(StandardCharsets.UTF_8));
    }

    private static Failure refused(String body) {
        return catchThrowableOfType(FailureException.class, () -> read(body)).failure();
    }

    private static String sent(String body, String model) {
        return new String(read(body).bodyFor(model), StandardCharsets.UTF_8);
    }

    @Test
    void aWholeCallPassesThroughToTheByte() {
        String body = "{ \"x_unknown\" : {\"a\":[1, 2.50]},\n\"model\":\"gpt-4\", " + MESSAGES + " }\n";
        assertThat(sent(body, "gpt-4")).isEqualTo(body);
    }

    @Test
    void onlyTheModelChangesWhenItIsPinned() {
        assertThat(sent("{\"model\": \"local/gpt-4\" ," + MESSAGES + "}", "gpt-4"))
                .isEqualTo("{\"model\": \"gpt-4\" ," + MESSAGES + "}");
        assertThat(sent("{\"model\":\"a\\/b\"," + MESSAGES + "}", "q\"ü"))
                .isEqualTo("{\"model\":\"q\\\"ü\"," + MESSAGES + "}");
    }

    @Test
    void usageIsAskedForInEveryStream() {
        String head = "{\"model\":\"m\",\"stream\":true," + MESSAGES;
        assertThat(sent(head + "}", "m")).isEqualTo(head + ",\"stream_options\":{\"include_usage\":true}}");
        assertThat(sent(head + ",\"stream_options\":{}}", "m"))
                .isEqualTo(head + ",\"stream_options\":{\"include_usage\":true}}");
        assertThat(sent(head + ",\"stream_options\":null}", "m"))
                .isEqualTo(head + ",\"stream_options\":{\"include_usage\":true}}");
        assertThat(sent(head + ",\"stream_options\":{\"include_usage\":false}}", "m"))
                .isEqualTo(head + ",\"stream_options\":{\"include_usage\":true}}");
        assertThat(sent(head + ",\"stream_options\":{ \"include_obfuscation\":false}}", "m"))
                .isEqualTo(head + ",\"stream_options\":{\"include_usage\":true, \"include_obfuscation\":false}}");
        assertThat(read(head + ",\"stream_options\":{\"include_usage\":true}}")
                        .wants()
                        .usage())
                .isTrue();
        assertThat(read(head + "}").wants().usage()).isFalse();
    }

    @Test
    void bothChangeWhereverTheModelStands() {
        assertThat(sent("{\"stream\":true,\"stream_options\":{},\"model\":\"p/m\"," + MESSAGES + "}", "m"))
                .isEqualTo("{\"stream\":true,\"stream_options\":{\"include_usage\":true},\"model\":\"m\"," + MESSAGES
                        + "}");
        assertThat(sent("{\"model\":\"p/m\",\"stream\":true,\"stream_options\":null," + MESSAGES + "}", "m"))
                .isEqualTo("{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true}," + MESSAGES
                        + "}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"messages":[]}                             | body.messages           | invalid_value
            {"messages":[{"role":"user"}]}              | body.model              | missing_field
            {"model":"m"}                               | body.messages           | missing_field
            {"model":5,M}                               | body.model              | invalid_value
            {"model":null,M}                            | body.model              | invalid_value
            {"model":" ",M}                             | body.model              | invalid_value
            {"model":"m","messages":"hi"}               | body.messages           | invalid_value
            {"model":"m","messages":["hi"]}             | body.messages[0]        | invalid_value
            {"model":"m","messages":[{"content":"x"}]}  | body.messages[0].role   | missing_field
            {"model":"m","messages":[{"role":1}]}       | body.messages[0].role   | invalid_value
            {"model":"m","messages":[{"role":"user","content":7}]} | body.messages[0].content | invalid_value
            {"model":"m",M,"stream":"yes"}              | body.stream             | invalid_value
            {"model":"m",M,"stream":1}                  | body.stream             | invalid_value
            {"model":"m",M,"temperature":"hot"}         | body.temperature        | invalid_value
            {"model":"m",M,"max_tokens":1.5}            | body.max_tokens         | invalid_value
            {"model":"m",M,"max_tokens":0}              | body.max_tokens         | invalid_value
            {"model":"m",M,"n":99999999999999999999}    | body.n                  | invalid_value
            {"model":"m",M,"stop":5}                    | body.stop               | invalid_value
            {"model":"m",M,"tools":{}}                  | body.tools              | invalid_value
            {"model":"m",M,"tool_choice":[]}            | body.tool_choice        | invalid_value
            {"model":"m",M,"response_format":"json"}    | body.response_format    | invalid_value
            {"model":"m",M,"metadata":[]}               | body.metadata           | invalid_value
            {"model":"m",M,"user":1}                    | body.user               | invalid_value
            {"model":"m",M,"stream_options":true}       | body.stream_options     | invalid_value
            {"model":"m",M,"stream_options":{"include_usage":"x"}} | body.stream_options.include_usage | invalid_value
            {"model":"m","model":"n",M}                 | body.model              | invalid_value
            []                                          | body                    | invalid_request
            "text"                                      | body                    | invalid_request
            {"model":"m",M} {}                          | body                    | malformed_json
            {"model":"m",M                              | body                    | malformed_json
            {model:1}                                   | body                    | malformed_json
            """)
    void whatIsWrongIsNamedWithItsPlace(String body, String param, String code) {
        var failure = refused(
                body.replace("M}", MESSAGES + "}").replace("M,", MESSAGES + ",").replace(",M", "," + MESSAGES));
        assertThat(failure.param()).isEqualTo(param);
        assertThat(failure.code().text()).isEqualTo(code);
        if (failure.code() != FailureCode.MALFORMED_JSON) {
            assertThat(failure.message()).contains("expected: ");
        }
    }

    @Test
    void malformedJsonIsToldWithLineAndColumn() {
        assertThat(refused("{\"model\":\"m\",\n  \"messages\": oops}").message())
                .startsWith("line 2, column ");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void anotherEncodingThanUtf8IsRefused(int which) {
        var encodings = new java.nio.charset.Charset[] {
            StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE, StandardCharsets.ISO_8859_1
        };
        byte[] body = ("{\"model\":\"ü\"," + MESSAGES + "}").getBytes(encodings[which]);
        var thrown = catchThrowableOfType(FailureException.class, () -> ChatRequest.read(body));
        assertThat(thrown.failure().code()).isEqualTo(FailureCode.MALFORMED_JSON);
    }

    @Test
    void depthIsBounded() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        assertThat(refused("{\"model\":\"m\",\"x\":" + deep + "," + MESSAGES + "}")
                        .code())
                .isEqualTo(FailureCode.MALFORMED_JSON);
    }
}
