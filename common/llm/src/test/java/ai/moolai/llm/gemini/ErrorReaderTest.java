package ai.moolai.llm.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.llm.chat.ProviderError;
import ai.moolai.llm.chat.ProviderError.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorReaderTest {
    private static ProviderError read(int status, String body) {
        return new GeminiProvider().error(status, body.getBytes(StandardCharsets.UTF_8));
    }

    private static String error(int code, String status, String details) {
        return "{\"error\":{\"code\":" + code + ",\"message\":\"said\",\"status\":\"" + status + "\",\"details\":["
                + details + "]}}";
    }

    private static String quota(String id, String value) {
        return "{\"@type\":\"type.googleapis.com/google.rpc.QuotaFailure\",\"violations\":[{\"quotaMetric\":\"m\","
                + "\"quotaId\":\"" + id + "\",\"quotaValue\":\"" + value + "\"}]}";
    }

    @ParameterizedTest
    @CsvSource({
        "400, INVALID_ARGUMENT, REJECTED",
        "400, FAILED_PRECONDITION, ACCOUNT",
        "401, UNAUTHENTICATED, ACCOUNT",
        "403, PERMISSION_DENIED, ACCOUNT",
        "404, NOT_FOUND, MODEL_NOT_FOUND",
        "413, INVALID_ARGUMENT, REJECTED",
        "429, RESOURCE_EXHAUSTED, RATE_LIMITED",
        "499, CANCELLED, SERVER",
        "500, INTERNAL, SERVER",
        "503, UNAVAILABLE, OVERLOADED",
        "504, DEADLINE_EXCEEDED, SERVER"
    })
    void everyStatusHasSomebodyAtFault(int status, String word, Kind kind) {
        assertThat(read(status, error(status, word, "")))
                .isEqualTo(new ProviderError(kind, "said", word, null, word, null));
        assertThat(read(status, "[" + error(status, word, "") + "]").kind()).isEqualTo(kind);
    }

    @Test
    void aBadKeyIsTheGatewaysFault() {
        var error = read(400, error(400, "INVALID_ARGUMENT", """
                {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID","domain":"googleapis.com"}"""));
        assertThat(error.kind()).isEqualTo(Kind.ACCOUNT);
        assertThat(error.code()).isEqualTo("API_KEY_INVALID");
    }

    @Test
    void theTimeToWaitIsRead() {
        var error =
                read(429, error(429, "RESOURCE_EXHAUSTED", quota("GenerateRequestsPerMinutePerProject", "60") + """
                ,{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"23s"}"""));
        assertThat(error.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(error.pause()).isEqualTo(Duration.ofSeconds(23));
    }

    @ParameterizedTest
    @CsvSource({"0.5s, 500", "1.25s, 1250", "3600s, 3600000"})
    void partsOfSecondsAreRead(String delay, long millis) {
        assertThat(read(429, error(429, "RESOURCE_EXHAUSTED", """
                {"@type":"google.rpc.RetryInfo","retryDelay":"%s"}""".formatted(delay)))
                        .pause())
                .isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-5s", "5", "99999999999s", "", "1.1234567890s"})
    void whatIsNoDurationIsNoPause(String delay) {
        assertThat(read(429, error(429, "RESOURCE_EXHAUSTED", """
                {"@type":"google.rpc.RetryInfo","retryDelay":"%s"}""".formatted(delay)))
                        .pause())
                .isNull();
    }

    @Test
    void aQuotaOfADayOrOfNothingIsTheAccounts() {
        String day = error(429, "RESOURCE_EXHAUSTED", quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier", "50"));
        assertThat(read(429, day).kind()).isEqualTo(Kind.ACCOUNT);
        String none = error(429, "RESOURCE_EXHAUSTED", quota("GenerateRequestsPerMinute", "0"));
        assertThat(read(429, none).kind()).isEqualTo(Kind.ACCOUNT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[]", "{}", "null", "7", "{\"error\":7}", "{\"error\":{\"details\":7}}"})
    void whatIsNoErrorComesToOneByItsStatus(String body) {
        assertThat(read(503, body)).isEqualTo(new ProviderError(Kind.OVERLOADED, null, null, null, null, null));
    }

    @Test
    void aPlainTextIsTheMessage() {
        assertThat(read(500, "{\"error\":\"no\"}").message()).isEqualTo("no");
    }

    @Property
    void anyBodyComesToAnError(@ForAll byte[] body, @ForAll @IntRange(min = 300, max = 599) int status) {
        assertThat(new GeminiProvider().error(status, body).kind()).isNotNull();
    }
}
