package ai.moolai.llm.demo;

import static ai.moolai.llm.demo.RunningDemo.asking;
import static ai.moolai.llm.demo.RunningDemo.choice;
import static ai.moolai.llm.demo.RunningDemo.text;
import static ai.moolai.llm.demo.RunningDemo.user;
import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.llm.TimeLimits;
import ai.moolai.llm.chat.TokenEstimate;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoProviderTest {
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
    void itIsAProviderLikeAnyOtherOnLoopback() {
        var provider = demo.provider.provider(TimeLimits.DEFAULT);
        assertThat(provider.name()).isEqualTo("demo");
        assertThat(provider.pricedAs()).isEqualTo("demo");
        assertThat(provider.servesAnything()).isTrue();
        assertThat(provider.baseUrl().toString()).matches("http://127\\.0\\.0\\.1:\\d+/v1");
        assertThat(provider.toString()).doesNotContain(demo.token());
    }

    @Test
    void aWholeAnswerSaysWhatItIsAndQuotesTheQuestion() {
        var answer = demo.answer(asking("What is the capital of France?"));
        assertThat(answer.getString("id")).startsWith("chatcmpl-demo-");
        assertThat(answer.getString("object")).isEqualTo("chat.completion");
        assertThat(answer.getString("model")).isEqualTo("gpt-4");
        assertThat(answer.getString("system_fingerprint")).isEqualTo("demo");
        assertThat(answer.getLong("created")).isPositive();
        assertThat(choice(answer).getString("finish_reason")).isEqualTo("stop");
        assertThat(text(answer))
                .contains("demo provider of MoolAI", "\"What is the capital of France?\"", "OPENAI_API_KEY");
    }

    @Test
    void usageAddsUpAndCountsTheText() {
        var answer = demo.answer(asking("Hello"));
        var usage = answer.getJsonObject("usage");
        assertThat(usage.getLong("completion_tokens")).isEqualTo(TokenEstimate.count(text(answer)));
        assertThat(usage.getLong("prompt_tokens")).isEqualTo(7);
        assertThat(usage.getLong("total_tokens"))
                .isEqualTo(usage.getLong("prompt_tokens") + usage.getLong("completion_tokens"));
    }

    @Test
    void theSameRequestGetsTheSameAnswerAndAnotherAnother() {
        var first = demo.answer(asking("Hello"));
        var again = demo.answer(asking("Hello"));
        assertThat(again.copy().put("created", 0)).isEqualTo(first.copy().put("created", 0));
        Set<String> openings = new HashSet<>();
        for (int i = 0; i < 8; i++) {
            var other = demo.answer(asking("Hello " + i));
            assertThat(other.getString("id")).isNotEqualTo(first.getString("id"));
            openings.add(text(other).substring(0, 20));
        }
        assertThat(openings).hasSizeGreaterThan(1);
    }

    @Test
    void aStreamSaysTheSameAsTheWholeAnswer() {
        var chunks = demo.stream(asking("Hello"));
        assertThat(said(chunks, 0)).isEqualTo(text(demo.answer(asking("Hello"))));
        assertThat(delta(chunks.getFirst()).getString("role")).isEqualTo("assistant");
        assertThat(choice(chunks.getLast()).getString("finish_reason")).isEqualTo("stop");
        assertThat(chunks).hasSizeGreaterThan(20).allSatisfy(chunk -> {
            assertThat(chunk.getString("object")).isEqualTo("chat.completion.chunk");
            assertThat(chunk.containsKey("usage")).isFalse();
        });
    }

    @Test
    void aStreamTellsItsUsageWhenAsked() {
        var chunks = demo.stream(asking("Hello").put("stream_options", new JsonObject().put("include_usage", true)));
        var last = chunks.getLast();
        assertThat(last.getJsonArray("choices")).isEmpty();
        assertThat(last.getJsonObject("usage"))
                .isEqualTo(demo.answer(asking("Hello")).getJsonObject("usage"));
        assertThat(chunks.subList(0, chunks.size() - 1)).allSatisfy(chunk -> {
            assertThat(chunk.containsKey("usage")).isTrue();
            assertThat(chunk.getValue("usage")).isNull();
        });
    }

    @Test
    void severalChoicesDiffer() {
        var answer = demo.answer(asking("Hello").put("n", 8));
        Set<String> texts = answer.getJsonArray("choices").stream()
                .map(one -> ((JsonObject) one).getJsonObject("message").getString("content"))
                .collect(Collectors.toSet());
        assertThat(texts).hasSize(8);
        var chunks = demo.stream(asking("Hello").put("n", 3));
        assertThat(said(chunks, 2)).isNotEqualTo(said(chunks, 1)).isNotEmpty();
    }

    @Test
    void aTokenLimitCutsAtAWord() {
        for (String limit : List.of("max_tokens", "max_completion_tokens")) {
            var answer = demo.answer(asking("Hello").put(limit, 9));
            assertThat(choice(answer).getString("finish_reason")).isEqualTo("length");
            assertThat(answer.getJsonObject("usage").getLong("completion_tokens"))
                    .isBetween(1L, 9L);
            assertThat(text(demo.answer(asking("Hello")))).startsWith(text(answer) + " ");
        }
        assertThat(text(demo.answer(asking("Hello").put("max_tokens", 1)))).isNotBlank();
    }

    @Test
    void aStopSequenceEndsTheAnswerBeforeIt() {
        var answer = demo.answer(
                asking("Hello").put("stop", new JsonArray().add("never said").add(" MoolAI")));
        assertThat(text(answer)).endsWith("demo provider of");
        assertThat(choice(answer).getString("finish_reason")).isEqualTo("stop");
    }

    @Test
    void partsOfAMessageAreRead() {
        var parts = new JsonArray()
                .add(new JsonObject().put("type", "text").put("text", "Look at this"))
                .add(new JsonObject()
                        .put("type", "image_url")
                        .put("image_url", new JsonObject().put("url", "https://example.com/a.png")));
        var request = asking("")
                .put(
                        "messages",
                        new JsonArray().add(new JsonObject().put("role", "user").put("content", parts)));
        assertThat(text(demo.answer(request))).contains("\"Look at this\"", "1 attachment");
    }

    @Test
    void textOfEveryKindSurvives() {
        String words = "naïve 日本語 🐈 \"quoted\" \\ back";
        assertThat(text(demo.answer(asking(words)))).contains(words);
        String cats = "🐈".repeat(500);
        assertThat(said(demo.stream(asking(cats)), 0))
                .contains("🐈".repeat(80) + "…")
                .doesNotContain("\ufffd");
    }

    @Test
    void twoMessagesInARowAndAllRolesAreTaken() {
        var messages = new JsonArray()
                .add(new JsonObject().put("role", "system").put("content", "Be brief"))
                .add(new JsonObject().put("role", "developer").put("content", "Be kind"))
                .add(user("first"))
                .add(new JsonObject().put("role", "assistant").put("content", "said"))
                .add(user("second"));
        assertThat(text(demo.answer(asking("").put("messages", messages)))).contains("\"second\"");
    }

    @Test
    void theModelsAreListed() {
        var listed = demo.send(demo.request("/models").build());
        assertThat(new JsonObject(listed.body())
                        .getJsonArray("data")
                        .getJsonObject(0)
                        .getString("id"))
                .isEqualTo("demo");
        var one = demo.send(demo.request("/models/gpt-4").build());
        assertThat(new JsonObject(one.body()).getString("id")).isEqualTo("gpt-4");
    }

    @Test
    void aPeerThatGoesAwayDisturbsNobody() throws IOException {
        for (int i = 0; i < 20; i++) {
            try (var socket = open(4096, asking("Hello").put("stream", true).put("n", 8))) {
                socket.setSoLinger(true, 0);
                if (i % 2 == 0) {
                    assertThat(socket.getInputStream().read()).isEqualTo('H');
                }
            }
        }
        assertThat(text(demo.answer(asking("Hello")))).isNotEmpty();
    }

    @Test
    void aPeerThatReadsLateGetsItAllAndHoldsUpNobody() throws IOException {
        var schema = new JsonObject();
        for (int i = 0; i < 20; i++) {
            schema.put("p" + i, new JsonObject().put("type", "string").put("minLength", 9_000));
        }
        var format = new JsonObject()
                .put("type", "json_schema")
                .put(
                        "json_schema",
                        new JsonObject()
                                .put("name", "large")
                                .put("schema", new JsonObject().put("properties", schema)));
        var request = asking("Hello").put("stream", true).put("n", 8).put("response_format", format);
        try (var socket = open(4096, request)) {
            // More is made than the socket holds while others are served, for longer than that takes.
            demo.stream(asking("Hello"));
            demo.stream(asking("Hello"));
            var received = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(received.length()).isGreaterThan(8 * 20 * 9_000);
            assertThat(received).contains("data: [DONE]");
        }
    }

    private Socket open(int receiveBuffer, JsonObject request) throws IOException {
        byte[] body = request.toBuffer().getBytes();
        String head = "POST /v1/chat/completions HTTP/1.1\r\nhost: demo\r\nconnection: close\r\nauthorization: Bearer "
                + demo.token() + "\r\ncontent-length: " + body.length + "\r\n\r\n";
        var socket = new Socket();
        socket.setReceiveBufferSize(receiveBuffer);
        socket.setSoTimeout(20_000);
        socket.connect(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), demo.provider.baseUrl().getPort()));
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(body);
        return socket;
    }

    private static JsonObject delta(JsonObject chunk) {
        return choice(chunk).getJsonObject("delta");
    }

    private static String said(List<JsonObject> chunks, int index) {
        return chunks.stream()
                .filter(chunk -> choice(chunk).getInteger("index") == index)
                .map(chunk -> delta(chunk).getString("content", ""))
                .collect(Collectors.joining());
    }
}
