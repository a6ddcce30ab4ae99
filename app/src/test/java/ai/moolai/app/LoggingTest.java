package ai.moolai.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.testing.Conditions;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program's own logback.xml.
class LoggingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final LoggerContext context = new LoggerContext();
    private final Path file;

    LoggingTest(@TempDir Path folder) {
        file = folder.resolve("service.log");
    }

    @Test
    void linesAreTextForPeople() throws JoranException, IOException {
        log("text");
        assertThat(Files.readString(file))
                .matches(
                        "(?s)\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z INFO +\\[.*] ai.moolai.access - it's \"done\"\\n.*"
                                + "ERROR .*IllegalStateException: why.*");
    }

    @Test
    void linesAreJsonForMachines() throws JoranException, IOException {
        log("json");
        assertThat(Files.readAllLines(file))
                .hasSize(2)
                .allMatch(line -> line.startsWith("{") && line.endsWith("}"))
                .first()
                .asString()
                .contains("\"level\":\"INFO\"", "\"loggerName\":\"ai.moolai.access\"", "it's \\\"done\\\"");
    }

    @Test
    void linesAreWrittenTogetherAndAWarningAtOnce() throws JoranException {
        configure("text");
        var lines = context.getLogger("ai.moolai.access");
        lines.info("one");
        Conditions.await("the line", PATIENCE, () -> text().contains("one"));
        lines.info("two");
        lines.warn("three");
        Conditions.await("both lines", PATIENCE, () -> text().contains("three"));
        assertThat(text()).containsSubsequence("one", "two", "three");
        lines.info("four");
        context.stop();
        assertThat(text()).contains("four");
    }

    @Test
    void whoLogsNeverWaitsForAFileThatDoesNotTakeTheLinesAndTheQueueIsBounded() throws InterruptedException {
        context.setMDCAdapter(new LogbackMDCAdapter());
        var stuck = new Stuck();
        var queue = new LineQueue();
        queue.setContext(context);
        queue.addAppender(stuck);
        queue.start();
        stuck.start();
        var lines = context.getLogger("ai.moolai.access");
        lines.addAppender(queue);
        lines.warn("the first");
        assertThat(stuck.reached.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 2 * LineQueue.LINES_MAX; i++) {
            lines.info("more");
        }
        stuck.released.countDown();
        context.stop();
        assertThat(stuck.written.get()).isEqualTo(1 + LineQueue.LINES_MAX);
    }

    /// Takes a line when it is let.
    private static final class Stuck extends AppenderBase<ILoggingEvent> {
        final CountDownLatch reached = new CountDownLatch(1);
        final CountDownLatch released = new CountDownLatch(1);
        final AtomicInteger written = new AtomicInteger();

        @Override
        protected void append(ILoggingEvent event) {
            reached.countDown();
            try {
                released.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            written.incrementAndGet();
        }
    }

    private String text() {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void log(String format) throws JoranException {
        configure(format);
        context.getLogger("ai.moolai.access").info("it's \"{}\"", "done");
        context.getLogger("ai.moolai.app").error("failed", new IllegalStateException("why"));
        context.stop();
    }

    private void configure(String format) throws JoranException {
        context.putProperty("LOG_FILE", file.toString());
        context.putProperty("LOG_FORMAT", format);
        context.setMDCAdapter(new LogbackMDCAdapter());
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(LoggingTest.class.getResource("/logback.xml"));
    }
}
