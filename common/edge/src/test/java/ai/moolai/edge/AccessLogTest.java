package ai.moolai.edge;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Role;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AccessLogTest {
    @Test
    void aRequestIsOneLineWithoutSecrets() throws Exception {
        var logger = (Logger) LoggerFactory.getLogger("ai.moolai.access");
        var lines = new Lines();
        lines.start();
        logger.addAppender(lines);
        try (var edge = new TestEdge(_ -> new Routes()
                .post("/users/{id}", Access.needs(Role.MEMBER), Handler.blocking((e, _) -> {
                    e.note("model", "gpt\"4\n");
                    e.note("attempts", 2);
                    return Reply.text(200, "four");
                })))) {
            edge.post("/users/log-test", "{}", "x-api-key", "member", "cookie", "c=hidden");
            edge.post("/users/log-test?key=hidden", "{}", "x-api-key", "hidden");
            TestEdge.await("both lines", () -> lines.texts.size() == 2);
            String id = "req_[0-9a-f]{32}";
            assertThat(lines.texts.getFirst())
                    .matches(
                            "method=POST route=/users/\\{id} path=/users/log-test status=200 ms=\\d+\\.\\d{3} in=2 out=4"
                                    + " request_id=" + id
                                    + " caller=\"member\" remote=127\\.0\\.0\\.1 model=\"gpt'4\\?\" attempts=2");
            assertThat(lines.texts.getLast())
                    .matches(
                            "method=POST route=/users/\\{id} path=/users/log-test status=401 .* error=\"invalid_api_key\"")
                    .doesNotContain("hidden");
        } finally {
            logger.detachAppender(lines);
        }
    }

    private static final class Lines extends AppenderBase<ILoggingEvent> {
        final List<String> texts = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getFormattedMessage().contains("log-test")) {
                texts.add(event.getFormattedMessage());
            }
        }
    }
}
