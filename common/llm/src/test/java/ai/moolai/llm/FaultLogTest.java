package ai.moolai.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.Clock;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class FaultLogTest {
    /// A clock that stands still until it is moved. It begins where its number is about to run over.
    private static final class StillClock implements Clock {
        private long nanos = Long.MAX_VALUE - 1;

        @Override
        public Instant now() {
            throw new AssertionError("the wall clock, which may jump, has no say here");
        }

        @Override
        public long nanoTime() {
            return nanos;
        }

        void advance(Duration time) {
            nanos += time.toNanos();
        }
    }

    private final StillClock clock = new StillClock();
    private final ListAppender<ILoggingEvent> written = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Plugins.class);
    private final FaultLog log = new FaultLog("magpie", clock);

    @BeforeEach
    void listen() {
        written.start();
        logger.addAppender(written);
        logger.setAdditive(false);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(written);
        logger.setAdditive(true);
    }

    @Test
    void theFirstFaultIsWrittenAtOnceAndTheNextOnesAreCountedUntilAMinuteIsOver() {
        fail(1);
        assertThat(messages()).hasSize(1);
        assertThat(messages().getFirst()).contains("magpie", "answer", "(1 times");
        fail(5);
        clock.advance(Duration.ofSeconds(59).plusNanos(999_999_999));
        fail(1);
        assertThat(messages()).hasSize(1);

        clock.advance(Duration.ofNanos(1));
        fail(1);
        assertThat(messages()).hasSize(2);
        assertThat(messages().getLast()).contains("(7 times");
        fail(1);
        assertThat(messages()).hasSize(2);
    }

    @Test
    void whatWasThrownIsWrittenWithItsTrace() {
        log.fault("answer", new IllegalStateException("broken wing"));
        var event = written.list.getFirst();
        assertThat(event.getThrowableProxy().getMessage()).isEqualTo("broken wing");
        assertThat(event.getThrowableProxy().getStackTraceElementProxyArray()).isNotEmpty();
    }

    @Test
    void memoryThatHasRunOutIsThrownOnAndAStackThatHasIsThePlugInsFault() {
        var out = new OutOfMemoryError("made up");
        assertThatThrownBy(() -> log.fault("answer", out)).isSameAs(out);
        assertThat(messages()).isEmpty();
        log.fault("answer", new StackOverflowError());
        assertThat(messages()).hasSize(1);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            log.fault("answer", new IllegalStateException("broken wing"));
        }
    }

    private List<String> messages() {
        return written.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
