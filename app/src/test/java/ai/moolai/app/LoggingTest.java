package ai.moolai.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.rolling.RollingFileAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program's own logback.xml.
class LoggingTest {
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
    void whoLogsNeverWaitsAndTheQueueIsBounded() throws JoranException {
        configure("text");
        var queue = (AsyncAppender) context.getLogger("ROOT").getAppender("QUEUE");
        assertThat(queue.isNeverBlock()).isTrue();
        assertThat(queue.getQueueSize()).isEqualTo(8192);
        assertThat(queue.getAppender("SINK")).isInstanceOf(RollingFileAppender.class);
        context.stop();
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
