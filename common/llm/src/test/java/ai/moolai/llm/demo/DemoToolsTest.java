package ai.moolai.llm.demo;

import static ai.moolai.llm.demo.RunningDemo.asking;
import static ai.moolai.llm.demo.RunningDemo.choice;
import static ai.moolai.llm.demo.RunningDemo.text;
import static ai.moolai.llm.demo.RunningDemo.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoToolsTest {
    private static final String TOOLS = """
            [{"type":"function","function":{"name":"get_weather","parameters":{"type":"object",
              "properties":{"city":{"type":"string"},"unit":{"enum":["c","f"]},"days":{"type":"integer"}},
              "required":["city","unit"]}}},
             {"type":"function","function":{"name":"sendMail","parameters":{"type":"object",
              "properties":{"to":{"type":"string","format":"email"}},"required":["to"]}}}]
            """;

    private RunningDemo demo;

    @BeforeAll
    void start() {
        demo = new RunningDemo();
    }

    @AfterAll
    void stop() {
        demo.close();
    }

    @Test
    void aRequiredCallHasArgumentsThatSatisfyTheSchema() {
        var answer = demo.answer(withTools("Hello").put("tool_choice", "required"));
        assertThat(choice(answer).getString("finish_reason")).isEqualTo("tool_calls");
        assertThat(text(answer)).isNull();
        var call = calls(answer).getJsonObject(0);
        assertThat(call.getString("type")).isEqualTo("function");
        assertThat(call.getString("id")).startsWith("call_demo_");
        assertThat(name(call)).isEqualTo("get_weather");
        var arguments = new JsonObject(call.getJsonObject("function").getString("arguments"));
        assertThat(arguments.fieldNames()).containsExactly("city", "unit");
        assertThat(arguments.getString("city")).contains("city");
        assertThat(arguments.getString("unit")).isIn("c", "f");
        assertThat(answer.getJsonObject("usage").getLong("completion_tokens")).isPositive();
    }

    @Test
    void aNamedToolIsCalled() {
        var choice = new JsonObject().put("type", "function").put("function", new JsonObject().put("name", "sendMail"));
        assertThat(name(calls(demo.answer(withTools("Hello").put("tool_choice", choice)))
                        .getJsonObject(0)))
                .isEqualTo("sendMail");
        choice.getJsonObject("function").put("name", "unknown");
        assertThat(demo.post(withTools("Hello").put("tool_choice", choice).encode())
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void withAutoAToolIsCalledWhenTheMessageSpeaksOfIt() {
        assertThat(calls(demo.answer(withTools("How is the weather in Paris?"))))
                .hasSize(1);
        assertThat(calls(demo.answer(withTools("Call get_weather, then sendMail"))))
                .hasSize(2);
        assertThat(calls(
                        demo.answer(withTools("Call get_weather, then sendMail").put("parallel_tool_calls", false))))
                .hasSize(1);
        assertThat(text(demo.answer(withTools("Hello")))).isNotEmpty();
        assertThat(text(demo.answer(withTools("get_weather").put("tool_choice", "none"))))
                .isNotEmpty();
    }

    @Test
    void onlyAllowedToolsAreCalled() {
        var allowed = new JsonObject("""
                {"type":"allowed_tools","allowed_tools":{"mode":"required",
                 "tools":[{"type":"function","function":{"name":"sendMail"}}]}}""");
        var answer = demo.answer(withTools("get_weather").put("tool_choice", allowed));
        assertThat(name(calls(answer).getJsonObject(0))).isEqualTo("sendMail");
    }

    @Test
    void aCustomToolGetsText() {
        var tools = new JsonArray("[{\"type\":\"custom\",\"custom\":{\"name\":\"shell\"}}]");
        var request = asking("ls").put("tools", tools).put("tool_choice", "required");
        var call = calls(demo.answer(request)).getJsonObject(0);
        assertThat(call.getString("type")).isEqualTo("custom");
        assertThat(call.getJsonObject("custom").getString("input")).contains("ls");
    }

    @Test
    void aStreamedCallComesInFragments() {
        var request = withTools("Call get_weather, then sendMail");
        var whole = calls(demo.answer(request));
        var pieced = new StringBuilder[] {new StringBuilder(), new StringBuilder()};
        int fragments = 0;
        for (JsonObject chunk : demo.stream(request)) {
            for (Object one : choice(chunk).getJsonObject("delta").getJsonArray("tool_calls", new JsonArray())) {
                var part = (JsonObject) one;
                var function = part.getJsonObject("function");
                pieced[part.getInteger("index")].append(function.getString("arguments"));
                assertThat(part.containsKey("id")).isEqualTo(function.containsKey("name"));
                fragments++;
            }
        }
        assertThat(fragments).isGreaterThan(5);
        for (int i = 0; i < 2; i++) {
            assertThat(pieced[i].toString())
                    .isEqualTo(whole.getJsonObject(i).getJsonObject("function").getString("arguments"));
        }
    }

    @Test
    void aTokenLimitCutsTheArguments() {
        var answer = demo.answer(withTools("weather").put("max_tokens", 5));
        assertThat(choice(answer).getString("finish_reason")).isEqualTo("length");
        assertThat(answer.getJsonObject("usage").getLong("completion_tokens")).isLessThanOrEqualTo(5);
    }

    @Test
    void aToolsResultIsSpokenOf() {
        var request = withTools("How is the weather in Paris?");
        var message = choice(demo.answer(request)).getJsonObject("message");
        var result = new JsonObject()
                .put("role", "tool")
                .put(
                        "tool_call_id",
                        message.getJsonArray("tool_calls").getJsonObject(0).getString("id"))
                .put("content", "18 degrees, sunny");
        request.getJsonArray("messages").add(message).add(result);
        assertThat(text(demo.answer(request))).contains("\"18 degrees, sunny\"");
        request.getJsonArray("messages").remove(2);
        request.getJsonArray("messages").add(user("and now?"));
        assertThat(demo.post(request.encode()).statusCode()).isEqualTo(400);
    }

    private static JsonObject withTools(String text) {
        return asking(text).put("tools", new JsonArray(TOOLS));
    }

    private static JsonArray calls(JsonObject answer) {
        return choice(answer).getJsonObject("message").getJsonArray("tool_calls");
    }

    private static String name(JsonObject call) {
        return call.getJsonObject("function").getString("name");
    }
}
