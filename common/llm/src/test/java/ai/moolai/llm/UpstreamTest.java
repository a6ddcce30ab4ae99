package ai.moolai.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.moolai.base.Clock;
import ai.moolai.base.Secret;
import ai.moolai.llm.RawProvider.Manner;
import ai.moolai.llm.openai.OpenAiProvider;
import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What HTTP/1.1 allows a provider to do with a connection, and what it must not do.
class UpstreamTest {
    private static final TimeLimits LIMITS = new TimeLimits(
            Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(20));
    private static final int CONNECTIONS_MAX = 3;
    private static final int PIECES = 384;
    private static final long PATIENCE_SECONDS = 20;

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final Steady clock = new Steady();
    private final Upstream upstream = onLoop(() -> new Upstream(vertx, clock, CONNECTIONS_MAX));
    private volatile Manner manner = RawProvider.Talk::awaitEnd;
    private final RawProvider raw = new RawProvider(talk -> manner.serve(talk));
    private final Provider provider = new Provider(
            "raw",
            new OpenAiProvider(),
            URI.create("http://127.0.0.1:" + raw.port()),
            new Secret("sk-raw"),
            Set.of(),
            "openai",
            LIMITS);

    /// Real time, and what is added to it.
    private static final class Steady implements Clock {
        private volatile long addedNanos;

        @Override
        public Instant now() {
            return Clock.system().now().plusNanos(addedNanos);
        }

        @Override
        public long nanoTime() {
            return System.nanoTime() + addedNanos;
        }
    }

    /// What was told of a call.
    private static final class Told implements UpstreamListener {
        private final StringBuilder body = new StringBuilder();
        private final CompletableFuture<String> over = new CompletableFuture<>();
        private int status;

        @Override
        public void connected(long nowNanos) {}

        @Override
        public void head(int answered, MultiMap headers, long nowNanos) {
            status = answered;
        }

        @Override
        public void piece(byte[] bytes) {
            body.append(new String(bytes, StandardCharsets.ISO_8859_1));
        }

        @Override
        public void end() {
            over.complete(status + " " + body);
        }

        @Override
        public void failed(UpstreamFault fault) {
            over.complete(fault + (status == 0 ? "" : " after " + status + " " + body));
        }

        String text() {
            return over.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        }
    }

    @AfterEach
    void stop() throws IOException {
        raw.close();
        vertx.close().await();
    }

    private void provider(Manner one) {
        manner = one;
    }

    private <T> T onLoop(Callable<T> work) {
        var done = new CompletableFuture<T>();
        loop.runOnContext(_ -> {
            try {
                done.complete(work.call());
            } catch (Exception failed) {
                done.completeExceptionally(failed);
            }
        });
        return done.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    private Told begun(String body) {
        return begun(new WireRequest("/chat", body.getBytes(StandardCharsets.UTF_8)));
    }

    private Told begun(WireRequest wire) {
        var told = new Told();
        onLoop(() -> upstream.post(
                provider, wire, "req_1", clock.nanoTime() + LIMITS.total().toNanos(), told));
        return told;
    }

    private String asked() {
        return begun("{}").text();
    }

    @Test
    void oneConnectionServesCallAfterCall() {
        provider(talk -> {
            for (int i = 0; ; i++) {
                talk.hear();
                talk.answer("answer " + i);
            }
        });
        assertThat(asked()).isEqualTo("200 answer 0");
        assertThat(asked()).isEqualTo("200 answer 1");
        assertThat(raw.accepted).hasValue(1);
        assertThat(raw.heads.peek())
                .isEqualTo("POST /v1/chat HTTP/1.1\r\nhost: 127.0.0.1:" + raw.port()
                        + "\r\ncontent-type: application/json\r\nuser-agent: moolai\r\nauthorization: Bearer sk-raw"
                        + "\r\nx-client-request-id: req_1\r\ncontent-length: 2\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16 << 10, (16 << 10) + 1, 3 << 20})
    void aBodyOfAnyLengthArrives(int bytes) {
        provider(talk -> {
            String body = talk.hear();
            talk.answer(body.length() + " of " + body.chars().distinct().count());
        });
        assertThat(begun("x".repeat(bytes)).text()).isEqualTo("200 " + bytes + " of " + (bytes == 0 ? 0 : 1));
    }

    @Test
    void whatComesBeforeTheAnswerIsNoAnswer() {
        provider(talk -> {
            while (true) {
                talk.hear();
                talk.say("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n");
                talk.answer("real");
            }
        });
        assertThat(asked()).isEqualTo("200 real");
        assertThat(asked()).isEqualTo("200 real");
        assertThat(raw.accepted).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok",
                "HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nok"
            })
    void aConnectionThatIsSaidToEndIsNotUsedAgain(String answer) {
        provider(talk -> {
            talk.hear();
            talk.say(answer);
        });
        assertThat(asked()).isEqualTo("200 ok");
        assertThat(asked()).isEqualTo("200 ok");
        assertThat(raw.accepted).hasValue(2);
    }

    @Test
    void chunksAreJoinedAndTrailersDropped() {
        provider(talk -> {
            talk.hear();
            talk.say("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\none\r\n");
            talk.say("4;x=y\r\n two\r\n0\r\nx-late: 1\r\n\r\n");
            talk.hear();
            talk.answer("again");
        });
        assertThat(asked()).isEqualTo("200 one two");
        assertThat(asked()).isEqualTo("200 again");
        assertThat(raw.accepted).hasValue(1);
    }

    @Test
    void anAnswerToHalfARequestStandsAndItsConnectionEnds() {
        provider(talk -> {
            talk.head();
            talk.say("HTTP/1.1 413 Too Large\r\ncontent-length: 4\r\n\r\nlong");
            talk.awaitEnd();
        });
        assertThat(begun("x".repeat(8 << 20)).text()).isEqualTo("413 long");
        assertThat(begun("x".repeat(8 << 20)).text()).isEqualTo("413 long");
        assertThat(raw.accepted).hasValue(2);
    }

    @Test
    void whatNobodyAskedForReachesNoCall() {
        provider(talk -> {
            talk.hear();
            talk.say("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil");
            talk.awaitEnd();
        });
        assertThat(asked()).isEqualTo("200 ok");
        assertThat(asked()).isEqualTo("200 ok");
    }

    @Test
    void aConnectionThatBreaksIsToldByWhereItBroke() {
        List<Manner> manners = List.of(
                RawProvider.Talk::hear,
                talk -> {
                    talk.hear();
                    talk.say("HTTP/1.1 200 OK\r\ncontent-len");
                },
                talk -> {
                    talk.hear();
                    talk.say("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhal");
                },
                talk -> {
                    talk.hear();
                    talk.say("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nhal\r\n");
                },
                talk -> {
                    talk.hear();
                    talk.say("SSH-2.0-OpenSSH_9.2\r\n\r\n");
                    talk.awaitEnd();
                });
        provider(talk -> manners.get(raw.accepted.get() - 1).serve(talk));
        assertThat(asked()).isEqualTo("CLOSED_UNANSWERED");
        assertThat(asked()).isIn("CLOSED_UNANSWERED", "NOT_HTTP");
        assertThat(asked()).isEqualTo("CLOSED_IN_ANSWER after 200 hal");
        assertThat(asked()).isEqualTo("CLOSED_IN_ANSWER after 200 hal");
        assertThat(asked()).isEqualTo("NOT_HTTP");
    }

    @Test
    void aResetInAnAnswerWithoutLengthIsNoEnd() {
        var half = new CompletableFuture<Void>();
        provider(talk -> {
            talk.hear();
            talk.say("HTTP/1.1 200 OK\r\n\r\nhalf");
            half.join();
            talk.reset();
        });
        var told = begun("{}");
        while (!onLoop(() -> told.body.toString().equals("half"))) {
            Thread.onSpinWait();
        }
        half.complete(null);
        assertThat(told.text()).isEqualTo("CLOSED_IN_ANSWER after 200 half");
    }

    @Test
    void aConnectionThatWasGivenUpMeanwhileIsToldApart() {
        provider(talk -> {
            talk.hear();
            talk.answer("ok");
            talk.hear();
            talk.reset();
        });
        assertThat(asked()).isEqualTo("200 ok");
        assertThat(asked()).isEqualTo("CLOSED_BEFORE_ANSWER");
    }

    @Test
    void moreConnectionsThanAllowedAreRefusedAndIdleOnesAreGivenUp() {
        var go = new CompletableFuture<Void>();
        provider(talk -> {
            while (true) {
                talk.hear();
                go.join();
                talk.answer("ok");
            }
        });
        List<Told> all = List.of(begun("1"), begun("2"), begun("3"));
        assertThat(asked()).isEqualTo("TOO_MANY_CONNECTIONS");
        go.complete(null);
        assertThat(all).allMatch(told -> told.text().equals("200 ok"));
        assertThat(asked()).isEqualTo("200 ok");
        assertThat(raw.accepted).hasValue(CONNECTIONS_MAX);
        clock.addedNanos = UpstreamPool.IDLE_MAX.toNanos();
        assertThat(asked()).isEqualTo("200 ok");
        assertThat(raw.accepted).hasValue(CONNECTIONS_MAX + 1);
    }

    @Test
    void aCallThatIsGivenUpClosesItsConnectionAndHearsNothing() {
        var heard = new CompletableFuture<Void>();
        var ended = new CompletableFuture<Void>();
        provider(talk -> {
            talk.hear();
            heard.complete(null);
            talk.awaitEnd();
            ended.complete(null);
        });
        var told = new Told();
        var call = onLoop(
                () -> upstream.post(provider, new WireRequest("/chat", new byte[2]), "req_1", Long.MAX_VALUE, told));
        heard.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        onLoop(() -> {
            call.cancel();
            return true;
        });
        ended.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        assertThat(told.over).isNotDone();
        assertThat(onLoop(upstream::active)).isZero();
    }

    @Test
    void aPausedCallStopsReading() {
        var written = new AtomicLong();
        provider(talk -> {
            talk.hear();
            talk.say("HTTP/1.1 200 OK\r\n\r\n");
            byte[] much = new byte[64 << 10];
            for (int i = 0; i < PIECES; i++) {
                talk.socket.getOutputStream().write(much);
                written.addAndGet(much.length);
            }
        });
        var told = new Told();
        var call = onLoop(
                () -> upstream.post(provider, new WireRequest("/chat", new byte[2]), "req_1", Long.MAX_VALUE, told));
        while (onLoop(() -> told.status) == 0) {
            Thread.onSpinWait();
        }
        int read = onLoop(() -> {
            call.pause();
            return told.body.length();
        });
        // It goes on until the buffers of both sockets are full, which are some megabytes at most.
        long before = written.get();
        for (int turns = 0; turns < 1000; turns++) {
            onLoop(() -> true);
            long now = written.get();
            turns = now == before ? turns : 0;
            before = now;
        }
        assertThat(before).isLessThan((long) PIECES * (64 << 10));
        assertThat(onLoop(() -> told.body.length())).isBetween(read, read + (1 << 20));
        onLoop(() -> {
            call.resume();
            return true;
        });
        assertThat(told.text()).hasSize("200 ".length() + PIECES * (64 << 10));
    }

    @Test
    void aHeaderThatWouldBecomeTwoIsRefused() {
        provider(talk -> talk.answer("never"));
        for (String value : List.of("a\r\nx: y", "a\nb", "\u0000", "\u20ac")) {
            var wire = new WireRequest("/chat", Map.of("x-a", value), new byte[2], List.of());
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            new RequestHead(provider, "/chat").write(Unpooled.buffer(), "req_1", wire.headers(), 2));
            assertThat(begun(wire).text()).isEqualTo("UNREAD");
        }
    }
}
