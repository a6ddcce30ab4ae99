package ai.moolai.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenAiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final OpenAi.Tokens TOKENS = new OpenAi.Tokens(100, 50, 40, 10, 20);

    @Test
    void aWholeAnswerHasItsTextAndItsUsageInDetail() throws IOException {
        JsonNode answer = JSON.readTree(OpenAi.completion("gpt", TOKENS, OpenAi.text("a \"quoted\"\n", "🌍")));
        assertThat(answer.at("/object").asText()).isEqualTo("chat.completion");
        assertThat(answer.at("/model").asText()).isEqualTo("gpt");
        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("a \"quoted\"\n🌍");
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(answer.at("/usage/total_tokens").asLong()).isEqualTo(150);
        assertThat(answer.at("/usage/prompt_tokens_details/cached_tokens").asLong())
                .isEqualTo(40);
        assertThat(answer.at("/usage/completion_tokens_details/reasoning_tokens")
                        .asLong())
                .isEqualTo(20);
    }

    @Test
    void severalChoicesAndARefusalStandSideBySide() throws IOException {
        JsonNode answer = JSON.readTree(OpenAi.completion(
                "m", OpenAi.Tokens.of(1, 2), OpenAi.textEnding("length", "cut"), OpenAi.refusal("I ", "won't")));
        assertThat(answer.at("/choices")).hasSize(2);
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("length");
        assertThat(answer.at("/choices/1/index").asInt()).isEqualTo(1);
        assertThat(answer.at("/choices/1/message/content").isNull()).isTrue();
        assertThat(answer.at("/choices/1/message/refusal").asText()).isEqualTo("I won't");
        assertThat(answer.at("/usage/prompt_tokens_details").isMissingNode()).isTrue();
    }

    @Test
    void wholeToolCallsJoinTheirArguments() throws IOException {
        JsonNode answer = JSON.readTree(OpenAi.completion(
                "m",
                TOKENS,
                OpenAi.toolCalls(OpenAi.toolCall("c1", "f", "{\"x\"", ":1}"), OpenAi.toolCall("c2", "g"))));
        JsonNode calls = answer.at("/choices/0/message/tool_calls");
        assertThat(calls.at("/0/function/arguments").asText()).isEqualTo("{\"x\":1}");
        assertThat(calls.at("/1/function/arguments").asText()).isEmpty();
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
    }

    @Test
    void streamedToolCallsTakeTurnsAndComeTogetherByIndex() throws IOException {
        var content = OpenAi.toolCalls(
                OpenAi.toolCall("c1", "f", "{\"a\"", ":1}"), OpenAi.toolCall("c2", "g", "{", "\"b\":", "2}"));
        List<String> chunks = OpenAi.chunks("m", null, content);
        List<Integer> order = new ArrayList<>();
        var arguments = List.of(new StringBuilder(), new StringBuilder());
        for (String chunk : chunks) {
            assertThat(JSON.readTree(chunk).has("usage")).isFalse();
            JsonNode call = JSON.readTree(chunk).at("/choices/0/delta/tool_calls/0");
            if (!call.isMissingNode()) {
                order.add(call.get("index").asInt());
                arguments
                        .get(call.get("index").asInt())
                        .append(call.at("/function/arguments").asText());
            }
        }
        assertThat(order).containsExactly(0, 1, 0, 1, 0, 1, 1);
        assertThat(arguments).extracting(StringBuilder::toString).containsExactly("{\"a\":1}", "{\"b\":2}");
        assertThat(JSON.readTree(chunks.getLast())
                        .at("/choices/0/finish_reason")
                        .asText())
                .isEqualTo("tool_calls");
    }

    @Test
    void aStreamWithUsageEndsWithAChunkWithoutChoices() throws IOException {
        String schema = "{\"answer\":42,\"why\":\"because\"}";
        List<String> chunks = OpenAi.chunks("m", TOKENS, OpenAi.structured(schema), OpenAi.refusal("no"));
        var text = new StringBuilder();
        for (String chunk : chunks.subList(0, chunks.size() - 1)) {
            JsonNode read = JSON.readTree(chunk);
            assertThat(read.get("usage").isNull()).isTrue();
            if (read.at("/choices/0/index").asInt() == 0) {
                text.append(read.at("/choices/0/delta/content").asText());
            }
        }
        assertThat(text).hasToString(schema);
        JsonNode last = JSON.readTree(chunks.getLast());
        assertThat(last.get("choices")).isEmpty();
        assertThat(last.at("/usage/completion_tokens").asLong()).isEqualTo(50);
    }

    @Test
    void theGoldenStreamIsWhatItsBuilderMeans() throws IOException {
        List<String> events = OpenAi.goldenEvents(LineEnd.CRLF);
        assertThat(events)
                .hasSize(6)
                .allMatch(event -> event.endsWith("\r\n\r\n"))
                .last()
                .isEqualTo("data: [DONE]\r\n\r\n");
        for (String chunk : OpenAi.goldenChunks()) {
            assertThat(JSON.readTree(chunk).at("/id").asText()).isEqualTo("chatcmpl-1");
        }
        JsonNode fragment = JSON.readTree(OpenAi.goldenChunks().get(2));
        assertThat(fragment.at("/choices/0/delta/tool_calls/0/function/arguments")
                        .asText())
                .isEqualTo("{\"x\":1}");
    }

    @Test
    void aStreamCanFailAfterItsFirstBytes() {
        String error = OpenAi.error("over\tloaded", "server_error", null);
        assertThat(OpenAi.failing(LineEnd.LF, List.of("{}"), error))
                .containsExactly(
                        "data: {}\n\n",
                        "data: {\"error\":{\"message\":\"over\\tloaded\",\"type\":\"server_error\",\"param\":null,"
                                + "\"code\":null}}\n\n");
        assertThat(OpenAi.comment(LineEnd.CRLF, "ping")).isEqualTo(": ping\r\n\r\n");
    }
}
