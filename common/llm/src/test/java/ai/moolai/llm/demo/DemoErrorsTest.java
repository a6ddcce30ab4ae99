package ai.moolai.llm.demo;

import static ai.moolai.llm.demo.RunningDemo.asking;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoErrorsTest {
    private RunningDemo demo;

    @BeforeAll
    void start() {
        demo = new RunningDemo();
    }

    @AfterAll
    void stop() {
        demo.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "temperature         | 2.1",
                "temperature         | \"hot\"",
                "top_p               | -0.1",
                "presence_penalty    | 3",
                "frequency_penalty   | -3",
                "n                   | 9",
                "n                   | 0",
                "n                   | 1.5",
                "max_tokens          | 0",
                "max_completion_tokens | -1",
                "max_completion_tokens | 99999999999999999999",
                "seed                | \"one\"",
                "stream              | \"yes\"",
                "stream_options      | {\"include_usage\":true}",
                "stop                | [\"a\",\"b\",\"c\",\"d\",\"e\"]",
                "stop                | 7",
                "model               | 7",
                "model               | \"\"",
                "messages            | []",
                "messages            | \"Hello\"",
                "messages            | [\"Hello\"]",
                "messages            | [null]",
                "messages[0].role    | [{\"role\":\"robot\",\"content\":\"a\"}]",
                "messages[0].role    | [{\"content\":\"a\"}]",
                "messages[0].content | [{\"role\":\"user\"}]",
                "messages[0].content | [{\"role\":\"user\",\"content\":7}]",
                "messages[0].content | [{\"role\":\"user\",\"content\":[]}]",
                "messages[0].content[0].type | [{\"role\":\"user\",\"content\":[{\"type\":\"smell\"}]}]",
                "messages[0].tool_call_id | [{\"role\":\"tool\",\"content\":\"a\",\"tool_call_id\":\"call_1\"}]",
                "messages            | [{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}]",
                "tools               | []",
                "tools[0].type       | [{\"type\":\"hammer\"}]",
                "tools[0].function   | [{\"type\":\"function\"}]",
                "tools[0].function.name | [{\"type\":\"function\",\"function\":{\"name\":\"a b\"}}]",
                "tool_choice         | \"required\"",
                "response_format.type | {\"type\":\"xml\"}",
                "response_format.json_schema | {\"type\":\"json_schema\"}",
                "messages            | {\"type\":\"json_object\"}",
                "logprobs            | true",
                "functions           | [{\"name\":\"f\"}]",
                "modalities          | [\"text\",\"audio\"]",
            })
    void whatOpenAiRefusesIsRefusedAndNamed(String param, String value) {
        String field = value.contains("json_object") ? "response_format" : param.split("[.\\[]", 2)[0];
        Object given = new JsonObject("{\"value\":" + value + "}").getValue("value");
        var response = demo.post(asking("Hello").put(field, given).encode());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        var error = new JsonObject(response.body()).getJsonObject("error");
        assertThat(error.getString("param")).startsWith(param);
        assertThat(error.getString("type")).isEqualTo("invalid_request_error");
        assertThat(error.getString("code")).isIn("invalid_value", "missing_field");
        assertThat(error.getString("message")).contains("(expected: ");
    }

    @Test
    void missingFieldsAreNamed() {
        assertThat(param(demo.post("{\"messages\":[]}").body())).isEqualTo("model");
        assertThat(param(demo.post("{\"model\":\"m\"}").body())).isEqualTo("messages");
        assertThat(param(demo.post(asking("a")
                                .put("max_tokens", 1)
                                .put("max_completion_tokens", 1)
                                .encode())
                        .body()))
                .isEqualTo("max_tokens");
    }

    @Test
    void whatIsNoJsonObjectIsRefused() {
        for (String body : new String[] {"", "{", "[]", "7", "null", "{\"model\":}", "{} {}", "\u0000"}) {
            var response = demo.post(body);
            assertThat(response.statusCode())
                    .as(body + " -> " + response.body())
                    .isEqualTo(400);
        }
        assertThat(demo.post("[".repeat(100_000)).statusCode()).isEqualTo(400);
    }

    @Test
    void withoutTheTokenNothingIsServed() {
        for (String path : new String[] {"/chat/completions", "/embeddings", "/models", "/nowhere"}) {
            var uri = java.net.URI.create(demo.provider.baseUrl() + path);
            for (String credential : new String[] {"Bearer wrong", "Bearer ", "Basic abc"}) {
                var response = demo.send(HttpRequest.newBuilder(uri)
                        .header("authorization", credential)
                        .build());
                assertThat(response.statusCode()).isEqualTo(401);
                assertThat(response.body()).contains("invalid_api_key").doesNotContain(demo.token());
            }
        }
    }

    @Test
    void wrongPathsAndMethodsAreTold() {
        assertThat(demo.send(demo.request("/nowhere").build()).statusCode()).isEqualTo(404);
        assertThat(demo.send(demo.request("/../v1/models").build()).statusCode())
                .isEqualTo(404);
        var got = demo.send(demo.request("/chat/completions").build());
        assertThat(got.statusCode()).isEqualTo(405);
        assertThat(got.headers().firstValue("allow")).hasValue("POST");
        assertThat(demo.send(demo.request("/embeddings").build()).statusCode()).isEqualTo(405);
        var deleted = demo.send(demo.request("/models").DELETE().build());
        assertThat(deleted.statusCode()).isEqualTo(405);
        assertThat(deleted.headers().firstValue("allow")).hasValue("GET");
    }

    @Test
    void aBodyOfMoreThan32MebibytesIsRefusedAndOneOfLessIsNot() {
        var request = demo.request("/chat/completions");
        var tooLarge = demo.send(request.POST(BodyPublishers.ofByteArray(new byte[(32 << 20) + 1]))
                .build());
        assertThat(tooLarge.statusCode()).isEqualTo(413);
        assertThat(tooLarge.body()).contains("body_too_large");
        assertThat(demo.answer(asking("word ".repeat(1 << 20)))).isNotNull();
    }

    private static String param(String body) {
        return new JsonObject(body).getJsonObject("error").getString("param");
    }
}
