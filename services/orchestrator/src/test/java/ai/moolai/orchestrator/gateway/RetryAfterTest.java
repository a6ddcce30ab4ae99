package ai.moolai.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    @ParameterizedTest
    @CsvSource({
        "retry-after-ms,20,20",
        "retry-after,2,2000",
        "retry-after,0.5,500",
        "retry-after-ms,1.7,1",
        "Retry-After,' 3 ',3000"
    })
    void numbersAreRead(String name, String value, long millis) {
        var headers = MultiMap.caseInsensitiveMultiMap().add(name, value);
        assertThat(RetryAfter.read(headers)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "-1",
                "soon",
                "NaN",
                "Wed, 21 Oct 2026 07:28:00 GMT",
                "1e999999999",
                "99999999999999999999999",
                "86401"
            })
    void whatIsNoPauseIsNone(String value) {
        assertThat(RetryAfter.read(MultiMap.caseInsensitiveMultiMap().add("retry-after", value)))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"250,250", "soon,7000"})
    void theFinerOneWinsWhereItCanBeRead(String fine, long millis) {
        var headers = MultiMap.caseInsensitiveMultiMap().add("retry-after", "7").add("retry-after-ms", fine);
        assertThat(RetryAfter.read(headers)).isEqualTo(Duration.ofMillis(millis));
    }
}
