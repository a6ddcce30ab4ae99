package ai.moolai.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.moolai.base.Clock;
import ai.moolai.testing.Conditions;
import ai.moolai.testing.RedisServer;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final List<Redis> opened = new ArrayList<>();
    private RedisServer server;

    @BeforeEach
    void start() {
        server = RedisServer.start();
    }

    @AfterEach
    void stop() {
        opened.forEach(Redis::close);
        vertx.close().await();
        server.close();
    }

    @Test
    void aValueIsKeptForItsTimeAndIsWhatItWas() {
        Redis redis = connected(server.url());
        byte[] value = {0, -1, 13, 10, 7};
        assertThat(redis.get("key").join()).isEmpty();
        assertThat(redis.set("key", value, MINUTE).join()).isTrue();
        assertThat(redis.get("key").join())
                .hasValueSatisfying(got -> assertThat(got).isEqualTo(value));
        assertThat(redis.set("key", value, Duration.ofMillis(1)).join()).isTrue();
        Conditions.await(
                "the value to go", PATIENCE, () -> redis.get("key").join().isEmpty());
        assertThat(redis.state())
                .isEqualTo(new RedisState(true, 0, redis.state().lastError()));
    }

    @Test
    void databasesAreApart() {
        Redis one = connected(server.url() + "/1");
        Redis two = connected(server.url() + "/2");
        one.set("key", bytes("one"), MINUTE).join();
        assertThat(two.get("key").join()).isEmpty();
        assertThat(one.get("key").join()).isPresent();
    }

    @Test
    void aMessageReachesEverybodyWhoListens() throws InterruptedException {
        Redis redis = connected(server.url());
        BlockingQueue<String> first = new LinkedBlockingQueue<>();
        BlockingQueue<String> second = new LinkedBlockingQueue<>();
        BlockingQueue<String> other = new LinkedBlockingQueue<>();
        listen(connected(server.url()), "news", first);
        Redis reader = connected(server.url());
        Subscription subscription = listen(reader, "news", second);
        listen(reader, "other", other);
        assertThat(redis.publish("news", bytes("a\r\nb")).join()).isTrue();
        assertThat(next(first)).isEqualTo("a\r\nb");
        assertThat(next(second)).isEqualTo("a\r\nb");
        subscription.close();
        redis.publish("news", bytes("c")).join();
        redis.publish("other", bytes("d")).join();
        assertThat(next(first)).isEqualTo("c");
        assertThat(next(other)).isEqualTo("d");
        assertThat(second).isEmpty();
    }

    @Test
    void whoeverListensIsToldThatMessagesMayHaveBeenMissed() throws InterruptedException {
        Redis redis = connected(server.url());
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        var begun = new AtomicInteger();
        redis.subscribe("news", message -> heard.add(new String(message, UTF_8)), begun::incrementAndGet);
        Conditions.await("the first listening", PATIENCE, () -> begun.get() == 1);
        server.restart();
        Conditions.await("the second listening", PATIENCE, () -> begun.get() == 2);
        Conditions.await(
                "a message to be taken",
                PATIENCE,
                () -> redis.publish("news", bytes("again")).join());
        assertThat(next(heard)).isEqualTo("again");
    }

    @Test
    void aListenerThatFailsDoesNotHurtTheOthers() throws InterruptedException {
        Redis redis = connected(server.url());
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        redis.subscribe(
                "news",
                _ -> {
                    throw new IllegalStateException("planted");
                },
                () -> {});
        listen(redis, "news", heard);
        redis.publish("news", bytes("one")).join();
        redis.publish("news", bytes("two")).join();
        assertThat(next(heard)).isEqualTo("one");
        assertThat(next(heard)).isEqualTo("two");
    }

    @Test
    void noMoreListenThanMay() {
        Redis redis = connected(server.url());
        List<Subscription> all = new ArrayList<>();
        for (int i = 0; i < Channels.LISTENERS_MAX; i++) {
            all.add(redis.subscribe("news", _ -> {}, () -> {}));
        }
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> redis.subscribe("news", _ -> {}, () -> {})))
                .hasMessage("100 listen already (expected: fewer)");
        all.forEach(Subscription::close);
        Conditions.await("room for one more", PATIENCE, () -> {
            try {
                redis.subscribe("news", _ -> {}, () -> {}).close();
                return true;
            } catch (IllegalStateException _) {
                return false;
            }
        });
    }

    @Test
    void aRedisThatIsAwayAnswersNothingAtOnceAndIsFoundWhenItComes() {
        server.kill();
        Redis redis = open(server.url());
        assertThat(redis.get("key").join()).isEmpty();
        assertThat(redis.set("key", bytes("x"), MINUTE).join()).isFalse();
        assertThat(redis.publish("news", bytes("x")).join()).isFalse();
        assertThat(redis.ping().join().error()).isEqualTo("there is no connection");
        assertThat(redis.state().connected()).isFalse();
        assertThat(redis.state().failuresTotal()).isEqualTo(4);
        server.restart();
        Conditions.await("the connection", PATIENCE, () -> redis.ping().join().up());
    }

    @Test
    void aRedisThatIsKilledIsFoundAgain() {
        Redis redis = connected(server.url());
        server.kill();
        Conditions.await(
                "the loss to be noticed", PATIENCE, () -> !redis.state().connected());
        assertThat(redis.state().lastError()).isNotNull();
        server.restart();
        Conditions.await("the connection", PATIENCE, () -> redis.ping().join().up());
    }

    @Test
    void aRedisThatHangsCostsABoundedTimeOnce() {
        Redis redis = connected(server.url());
        server.pause();
        long begun = System.nanoTime();
        assertThat(redis.get("key").join()).isEmpty();
        long first = System.nanoTime() - begun;
        assertThat(Duration.ofNanos(first)).isBetween(Redis.ANSWER_MAX.minusMillis(5), Duration.ofSeconds(5));
        assertThat(redis.state().lastError()).isEqualTo("no answer within 250 ms");
        Conditions.await(
                "the connection to be given up", PATIENCE, () -> !redis.state().connected());
        assertThat(redis.ping().join().error()).isEqualTo("there is no connection");
        server.resume();
        Conditions.await("the connection", PATIENCE, () -> redis.ping().join().up());
        assertThat(redis.get("key").join()).isEmpty();
    }

    @Test
    void noMoreQuestionsAreUnderWayThanMay() {
        Redis redis = connected(server.url());
        server.pause();
        List<CompletableFuture<Optional<byte[]>>> asked = new ArrayList<>();
        for (int i = 0; i < Redis.UNDER_WAY_MAX; i++) {
            asked.add(redis.get("key"));
        }
        CompletableFuture<RedisPing> tooMany = redis.ping();
        assertThat(tooMany).isDone();
        assertThat(tooMany.join().error()).isEqualTo("1024 questions wait for their answers already");
        asked.forEach(each -> assertThat(each.join()).isEmpty());
        server.resume();
        Conditions.await(
                "room for questions", PATIENCE, () -> redis.ping().join().up());
    }

    @Test
    void anErrorIsNoAnswerAndKeepsTheConnection() {
        Redis plain = connected(server.url());
        plain.set("key", bytes("x"), MINUTE).join();
        server.close();
        server = RedisServer.start("--maxmemory", "1");
        Redis full = connected(server.url());
        long before = full.state().failuresTotal();
        assertThat(full.set("key", bytes("x"), MINUTE).join()).isFalse();
        assertThat(full.state().lastError()).startsWith("OOM command not allowed");
        assertThat(full.state().failuresTotal()).isEqualTo(before + 1);
        assertThat(full.ping().join().up()).isTrue();
    }

    @Test
    void aPasswordOpensAndIsNeverTold() {
        server.close();
        server = RedisServer.start("--requirepass", "canary-word");
        assertThat(connected("redis://:canary-word@127.0.0.1:" + server.port())
                        .set("key", bytes("x"), MINUTE)
                        .join())
                .isTrue();
        assertThat(connected("redis://default:canary-word@127.0.0.1:" + server.port())
                        .get("key")
                        .join())
                .isPresent();
        for (String url : List.of(server.url(), "redis://:canary-wrong@127.0.0.1:" + server.port())) {
            Redis refused = open(url);
            Conditions.await("the refusal", PATIENCE, () -> refused.state().lastError() != null);
            assertThat(refused.get("key").join()).isEmpty();
            assertThat(refused.state().lastError()).doesNotContain("canary");
        }
    }

    @Test
    void whatIsTooLongIsNotSent() {
        Redis redis = connected(server.url());
        byte[] most = new byte[Redis.VALUE_BYTES_MAX];
        assertThat(redis.set("key", most, MINUTE).join()).isTrue();
        assertThat(redis.set("key", new byte[most.length + 1], MINUTE).join()).isFalse();
        assertThat(redis.publish("key", new byte[most.length + 1]).join()).isFalse();
        assertThat(redis.state().lastError()).isEqualTo("1048577 bytes (expected: 1048576 at most)");
        assertThat(redis.get("key").join())
                .hasValueSatisfying(got -> assertThat(got).hasSize(most.length));
        assertThatIllegalArgumentException().isThrownBy(() -> redis.set("key", most, Duration.ZERO));
    }

    @Test
    void afterItWasClosedNothingIsAnswered() {
        Redis redis = connected(server.url());
        redis.close();
        Conditions.await("the end", PATIENCE, () -> !redis.state().connected());
        assertThat(redis.get("key").join()).isEmpty();
    }

    private Redis open(String url) {
        var redis = Redis.open(vertx, RedisUrl.parse(url), Clock.system());
        opened.add(redis);
        return redis;
    }

    private Redis connected(String url) {
        Redis redis = open(url);
        Conditions.await("the connection", PATIENCE, () -> redis.state().connected());
        return redis;
    }

    private static Subscription listen(Redis redis, String channel, BlockingQueue<String> heard) {
        var begun = new CompletableFuture<Void>();
        Subscription subscription =
                redis.subscribe(channel, message -> heard.add(new String(message, UTF_8)), () -> begun.complete(null));
        begun.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        return subscription;
    }

    private static String next(BlockingQueue<String> heard) throws InterruptedException {
        return heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
