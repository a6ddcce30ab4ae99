package ai.moolai.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScriptedProviderTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final ScriptedProvider provider = ScriptedProvider.start();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void close() {
        client.shutdownNow();
        provider.close();
    }

    @Test
    void answersByScriptsInOrderOverOneConnection() throws Exception {
        provider.enqueue(Script.json("{\"a\":1}"), Script.json(429, "{}").header("retry-after", "2"));
        var first = post("/v1/chat/completions?x=1", BodyPublishers.ofString("{\"grüße\":1}"));
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.body()).isEqualTo("{\"a\":1}");
        assertThat(first.headers().firstValue("content-type")).hasValue("application/json");
        var second = post("/again", BodyPublishers.noBody());
        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(second.headers().firstValue("retry-after")).hasValue("2");

        List<RecordedRequest> requests = provider.requests();
        assertThat(requests).extracting(RecordedRequest::path).containsExactly("/v1/chat/completions?x=1", "/again");
        assertThat(requests).extracting(RecordedRequest::connection).containsExactly(1, 1);
        assertThat(requests.getFirst().method()).isEqualTo("POST");
        assertThat(requests.getFirst().text()).isEqualTo("{\"grüße\":1}");
        assertThat(requests.getFirst().header("AUTHORIZATION")).isEqualTo("Bearer k");
        assertThat(requests.getFirst().header("absent")).isNull();
        assertThat(provider.connectionsAccepted()).isEqualTo(1);
        assertThat(provider.openConnections()).isEqualTo(1);
        assertThat(provider.faults()).isEmpty();
    }

    @Test
    void answersByFunctionOnceNoScriptIsLeft() throws Exception {
        provider.answering(request -> Script.json(OpenAi.quoted(request.text())))
                .enqueue(Script.json("first"));
        assertThat(post("/", BodyPublishers.ofString("a")).body()).isEqualTo("first");
        assertThat(post("/", BodyPublishers.ofString("b")).body()).isEqualTo("\"b\"");
    }

    @Test
    void aRequestNobodyScriptedIsAnsweredAndReported() throws Exception {
        assertThat(post("/lost", BodyPublishers.noBody()).statusCode()).isEqualTo(500);
        assertThat(provider.faults()).singleElement().asString().contains("no script was left for POST /lost");
    }

    @Test
    void anAssertionThatFailsWhileAnsweringIsReported() throws Exception {
        provider.answering(_ -> {
            throw new AssertionError("no key was sent");
        });
        assertThat(post("/", BodyPublishers.noBody()).statusCode()).isEqualTo(500);
        assertThat(provider.faults()).singleElement().asString().contains("no key was sent");
    }

    @Test
    void readsAChunkedRequest() throws Exception {
        provider.enqueue(Script.json("{}"));
        byte[] body = "0123456789".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        var _ = post("/", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
        assertThat(provider.requests().getFirst().header("transfer-encoding")).isEqualTo("chunked");
        assertThat(provider.requests().getFirst().body()).isEqualTo(body);
    }

    @Test
    void streamsEventByEventAsTheGateLetsIt() throws Exception {
        var gate = new Gate();
        List<String> events = OpenAi.goldenEvents(LineEnd.LF);
        provider.enqueue(Script.stream(events).gated(gate));
        var request = request("/", BodyPublishers.noBody()).build();
        var response = client.send(request, BodyHandlers.ofInputStream());
        try (var in = response.body()) {
            for (int i = 0; i < events.size(); i++) {
                gate.awaitArrivals(i + 1, SOON);
                assertThat(in.available()).isZero();
                gate.release();
                byte[] expected = events.get(i).getBytes(StandardCharsets.UTF_8);
                assertThat(in.readNBytes(expected.length)).isEqualTo(expected);
            }
            assertThat(in.read()).isEqualTo(-1);
        }
        assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream; charset=utf-8");
    }

    @Test
    void manyStreamsWaitAtOneGateAtOnce() {
        int streams = 200;
        var gate = new Gate();
        provider.answering(_ -> Script.stream(OpenAi.goldenEvents(LineEnd.LF)).gated(gate));
        var request = request("/", BodyPublishers.noBody()).build();
        var answers = IntStream.range(0, streams)
                .mapToObj(_ -> client.sendAsync(request, BodyHandlers.ofString()))
                .toList();
        gate.awaitArrivals(streams, SOON);
        assertThat(provider.openConnections()).isEqualTo(streams);
        gate.open();
        String whole = String.join("", OpenAi.goldenEvents(LineEnd.LF));
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer)
                        .succeedsWithin(SOON)
                        .extracting(HttpResponse::body)
                        .isEqualTo(whole));
    }

    @Test
    void everySplitOfTheBodyAndOfTheWireReadsTheSame() throws Exception {
        var stream = Script.stream(OpenAi.events(LineEnd.CRLF, OpenAi.chunks("m", null, OpenAi.text("Grüße 🌍"))));
        String whole = String.join("", OpenAi.events(LineEnd.CRLF, OpenAi.chunks("m", null, OpenAi.text("Grüße 🌍"))));
        int bytes = whole.getBytes(StandardCharsets.UTF_8).length;
        for (int at : IntStream.range(1, bytes).toArray()) {
            provider.enqueue(stream.cutAt(at));
            assertThat(post("/", BodyPublishers.noBody()).body()).isEqualTo(whole);
        }
        for (int at : IntStream.range(1, stream.wireLength()).toArray()) {
            provider.enqueue(stream.wireCutAt(at));
            assertThat(post("/", BodyPublishers.noBody()).body()).isEqualTo(whole);
        }
        provider.enqueue(stream.cutEvery(1), stream.wireCutEvery(1));
        assertThat(post("/", BodyPublishers.noBody()).body()).isEqualTo(whole);
        assertThat(post("/", BodyPublishers.noBody()).body()).isEqualTo(whole);
        assertThat(provider.connectionsAccepted()).isEqualTo(1);
    }

    @Test
    void aHeaderCanBeHuge() throws Exception {
        provider.enqueue(Script.json("{}").header("x-huge", "a".repeat(100_000)));
        assertThat(post("/", BodyPublishers.noBody())
                        .headers()
                        .firstValue("x-huge")
                        .orElseThrow())
                .hasSize(100_000);
    }

    @Test
    void anAnswerCanCloseItsConnectionProperly() throws Exception {
        provider.enqueue(Script.json("1").header("connection", "close"), Script.json("2"));
        assertThat(post("/", BodyPublishers.noBody()).body()).isEqualTo("1");
        assertThat(post("/", BodyPublishers.noBody()).body()).isEqualTo("2");
        assertThat(provider.connectionsAccepted()).isEqualTo(2);
        provider.awaitOpenConnections(1, SOON);
    }

    @Test
    void aCallerWhoGoesAwayIsSeenWhileTheScriptWaits() throws Exception {
        var never = new Gate();
        provider.enqueue(Script.stream(List.of("data: 1\n\n")).await(never).piece("data: 2\n\n"), Script.silence());
        var request = request("/", BodyPublishers.noBody()).build();
        var response = client.send(request, BodyHandlers.ofInputStream());
        assertThat(response.body().readNBytes(9)).isEqualTo("data: 1\n\n".getBytes(StandardCharsets.UTF_8));
        assertThat(provider.requests().getFirst().peerClosed()).isFalse();
        response.body().close();
        provider.requests().getFirst().awaitPeerClosed(SOON);

        var unanswered = client.sendAsync(request, BodyHandlers.ofString());
        RecordedRequest held = provider.awaitRequests(2, SOON).getLast();
        assertThat(held.peerClosed()).isFalse();
        assertThat(unanswered.cancel(true)).isTrue();
        held.awaitPeerClosed(SOON);
        provider.awaitOpenConnections(0, SOON);
    }

    @Test
    void closingItEndsEveryCallAndRefusesNewOnes() throws Exception {
        provider.enqueue(Script.silence());
        var request = request("/", BodyPublishers.noBody()).build();
        var unanswered = client.sendAsync(request, BodyHandlers.ofString());
        var _ = provider.awaitRequests(1, SOON);
        provider.close();
        assertThat(unanswered).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(IOException.class);
        provider.awaitOpenConnections(0, SOON);
        assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString())).isInstanceOf(ConnectException.class);
        // Its own closing is not the other side's.
        assertThat(provider.requests().getFirst().peerClosed()).isFalse();
    }

    private HttpResponse<String> post(String path, HttpRequest.BodyPublisher body) throws Exception {
        return client.send(request(path, body).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, HttpRequest.BodyPublisher body) {
        return HttpRequest.newBuilder(URI.create(provider.baseUrl() + path))
                .timeout(SOON)
                .header("Authorization", "Bearer k")
                .POST(body);
    }
}
