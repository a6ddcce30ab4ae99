package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.testing.Gate;
import ai.moolai.testing.LineEnd;
import ai.moolai.testing.OpenAi;
import ai.moolai.testing.Script;
import ai.moolai.testing.ScriptedProvider;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Pieces of a stream that come in a burst are written together; those that come one by one pass at once. One write is
/// one chunk of HTTP, which a caller can count.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BurstTest {
    private static final String BODY = """
            {"model":"gpt-4.1-mini","stream":true,"stream_options":{"include_usage":true},\
            "messages":[{"role":"user","content":"hi"}]}""";
    private static final int PIECES = 2000;
    private static final int HELD_BYTES_MAX = 16 << 10;
    private static final int WRITES_A_MILLISECOND_MAX = 2;
    /// The head's, the last event's, the chunk that ends the answer, and one that a clock's step may make.
    private static final int OTHER_WRITES_MAX = 4;

    private ScriptedProvider provider;
    private TestOrchestrator moolai;

    @BeforeAll
    void start() {
        provider = ScriptedProvider.start();
        moolai = TestOrchestrator.start(provider);
    }

    @AfterAll
    void stop() {
        moolai.close();
        provider.close();
    }

    @Test
    void aBurstIsWrittenInFewPiecesAndArrivesWhole() throws IOException {
        List<String> golden = OpenAi.goldenEvents(LineEnd.LF);
        String burst = String.join("", Collections.nCopies(PIECES, golden.get(1)));
        var script = Script.stream(List.of(golden.getFirst()));
        for (int i = 0; i < PIECES; i++) {
            script = script.piece(golden.get(1));
        }
        String last = String.join("", golden.subList(1, golden.size()));
        provider.enqueue(script.piece(last));
        long before = System.nanoTime();
        String answer;
        try (var caller = new RawSocket(moolai.port)) {
            answer = caller.send("""
                            POST /v1/chat/completions HTTP/1.1\r
                            host: 127.0.0.1\r
                            connection: close\r
                            authorization: Bearer %s\r
                            content-type: application/json\r
                            content-length: %d\r
                            \r
                            %s""".formatted(moolai.admin(), BODY.length(), BODY))
                    .rest();
        }
        long millis = (System.nanoTime() - before) / 1_000_000 + 1;
        String chunks = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        var text = new StringBuilder();
        int count = 0;
        for (int at = 0; at < chunks.length(); count++) {
            int line = chunks.indexOf("\r\n", at);
            int length = Integer.parseInt(chunks.substring(at, line), 16);
            text.append(chunks, line + 2, line + 2 + length);
            at = line + 2 + length + 2;
        }
        assertThat(text).startsWith(golden.getFirst() + burst).endsWith("data: [DONE]\n\n");
        long most = millis * WRITES_A_MILLISECOND_MAX + text.length() / HELD_BYTES_MAX + OTHER_WRITES_MAX;
        assertThat(count).isLessThanOrEqualTo((int) most).isLessThan(PIECES);
    }

    @Test
    void aPieceArrivesBeforeTheProviderSaysTheNext() throws IOException {
        var gate = new Gate();
        List<String> words = List.of("once", " upon", " a", " time");
        provider.enqueue(Script.stream(OpenAi.events(
                        LineEnd.LF,
                        OpenAi.chunks(
                                "gpt-4.1-mini", OpenAi.Tokens.of(3, 4), OpenAi.text(words.toArray(String[]::new)))))
                .gated(gate));
        try (var caller = new RawSocket(moolai.port)) {
            caller.chat(moolai.admin(), "one-by-one", BODY);
            gate.release(1); // who speaks
            for (String word : words) {
                gate.release(1);
                caller.readUntil("\"" + word + "\"");
            }
            gate.open();
            caller.readUntil("data: [DONE]\n\n");
        }
    }
}
