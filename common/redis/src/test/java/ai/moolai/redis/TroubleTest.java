package ai.moolai.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Clock;
import ai.moolai.testing.Conditions;
import ai.moolai.testing.ManualClock;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TroubleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void aTroubleIsToldOnceAMinuteWithoutTheSecretHoweverOftenItComes() {
        var logged = new ListAppender<ILoggingEvent>();
        var logger = (Logger) LoggerFactory.getLogger(Redis.class);
        logged.start();
        logger.addAppender(logged);
        try {
            var clock = new ManualClock();
            var trouble = new Trouble(RedisUrl.parse("redis://u:canary@cache/1"), clock);
            for (int i = 0; i < 100; i++) {
                trouble.failed("no\nanswer");
            }
            assertThat(logged.list)
                    .singleElement()
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .isEqualTo("Redis at redis://u:***@cache:6379/1: no answer; what it would share stays in this"
                            + " process");
            clock.advance(Trouble.TOLD_EVERY.minusNanos(1));
            trouble.note("still none");
            assertThat(logged.list).hasSize(1);
            clock.advance(Duration.ofNanos(1));
            trouble.note("x".repeat(1000));
            assertThat(logged.list).hasSize(2);
            assertThat(trouble.state(false)).isEqualTo(new RedisState(false, 100, "x".repeat(300) + "…"));
        } finally {
            logger.detachAppender(logged);
        }
    }

    /// Who accepts connections and never says a word is given up, and holds one socket at most.
    @Test
    void aServerThatNeverGreetsIsGivenUpAndAskedAgain() {
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        var accepted = new AtomicInteger();
        var open = new AtomicInteger();
        int port = vertx.createNetServer()
                .connectHandler(socket -> {
                    accepted.incrementAndGet();
                    open.incrementAndGet();
                    socket.closeHandler(_ -> open.decrementAndGet());
                    socket.handler(_ -> {});
                })
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();
        var redis = Redis.open(vertx, RedisUrl.parse("redis://127.0.0.1:" + port), Clock.system());
        try {
            assertThat(redis.ping().join().up()).isFalse();
            Conditions.await("the third attempt", PATIENCE, () -> accepted.get() == 3);
            assertThat(redis.state().lastError()).isEqualTo("no connection: no answer within 2000 ms");
            Conditions.await("the others to be closed", PATIENCE, () -> open.get() <= 1);
        } finally {
            redis.close();
            Conditions.await("all to be closed", PATIENCE, () -> open.get() == 0);
            vertx.close().await();
        }
    }
}
