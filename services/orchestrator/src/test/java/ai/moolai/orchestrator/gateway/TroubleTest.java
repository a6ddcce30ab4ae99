package ai.moolai.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Secret;
import ai.moolai.llm.Provider;
import ai.moolai.llm.TimeLimits;
import ai.moolai.llm.UpstreamFault;
import ai.moolai.llm.chat.ProviderError;
import ai.moolai.llm.chat.ProviderError.Kind;
import ai.moolai.llm.openai.OpenAiProvider;
import io.vertx.core.MultiMap;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TroubleTest {
    private static final Provider PROVIDER = new Provider(
            "acme",
            new OpenAiProvider(),
            URI.create("https://acme.example"),
            new Secret("canary"),
            Set.of(),
            "acme",
            TimeLimits.DEFAULT);

    private static Trouble trouble(int status, MultiMap headers, String type, String code) {
        var error = new OpenAiProvider()
                .error(
                        status,
                        ("{\"error\":{\"message\":\"said\",\"type\":\"" + type + "\",\"code\":\"" + code
                                        + "\",\"param\":\"p\"}}")
                                .getBytes(StandardCharsets.UTF_8));
        return Trouble.of(status, headers, error, PROVIDER);
    }

    private static MultiMap none() {
        return MultiMap.caseInsensitiveMultiMap();
    }

    @Test
    void whereNoServerListensIsToldWithItsPortAndWithoutWhatElseStandsInItsUrl() {
        var local = new Provider(
                "local",
                new OpenAiProvider(),
                URI.create("http://someone:canary@127.0.0.1:11434/v1"),
                null,
                Set.of(),
                "local",
                TimeLimits.DEFAULT);
        assertThat(Trouble.of(UpstreamFault.CONNECT_FAILED, local).failure().message())
                .isEqualTo("no connection to local (expected: a server at 127.0.0.1:11434)");
        assertThat(Trouble.of(UpstreamFault.CONNECT_FAILED, PROVIDER).failure().message())
                .isEqualTo("no connection to acme (expected: a server at acme.example)");
    }

    @ParameterizedTest
    @CsvSource({
        "400, bad, bad, 400, bad, false",
        "401, x, invalid_api_key, 502, upstream_auth_failed, false",
        "402, x, x, 502, upstream_auth_failed, false",
        "403, x, x, 502, upstream_auth_failed, false",
        "404, x, model_not_found, 404, model_not_found, false",
        "404, x, other, 404, other, false",
        "408, x, x, 502, upstream_error, true",
        "409, x, x, 502, upstream_error, true",
        "413, x, too_big, 413, too_big, false",
        "422, x, odd, 422, odd, false",
        "429, x, rate_limit_exceeded, 429, upstream_rate_limited, true",
        "429, insufficient_quota, x, 502, upstream_auth_failed, false",
        "429, x, insufficient_quota, 502, upstream_auth_failed, false",
        "429, x, billing_not_active, 502, upstream_auth_failed, false",
        "500, x, x, 502, upstream_error, true",
        "501, x, x, 502, upstream_error, false",
        "502, x, x, 502, upstream_error, true",
        "503, x, x, 503, server_is_overloaded, true",
        "504, x, x, 502, upstream_error, true",
        "529, overloaded_error, x, 503, server_is_overloaded, true",
        "302, x, x, 502, upstream_invalid_response, false",
    })
    void aRefusalIsToldInTheCallersTerms(int status, String type, String code, int told, String word, boolean again) {
        Trouble trouble = trouble(status, none(), type, code);
        assertThat(trouble.failure().status()).isEqualTo(told);
        assertThat(trouble.failure().word()).isEqualTo(word);
        assertThat(trouble.again()).isEqualTo(again);
        assertThat(trouble.failure().message()).doesNotContain("canary");
    }

    @Test
    void theProvidersWordOnAskingAgainCounts() {
        assertThat(trouble(500, none().add("x-should-retry", "false"), "x", "x").again())
                .isFalse();
        assertThat(trouble(400, none().add("x-should-retry", "true"), "x", "x").again())
                .isTrue();
    }

    @Test
    void thePauseIsPassedOn() {
        var trouble = trouble(429, none().add("retry-after", "7"), "x", "x");
        assertThat(trouble.pause()).hasSeconds(7);
        assertThat(trouble.failure().retryAfter()).hasSeconds(7);
    }

    @ParameterizedTest
    @EnumSource(UpstreamFault.class)
    void everyFaultOfTheConnectionNamesTheProviderAndIsTheGatewaysOrItsFault(UpstreamFault fault) {
        Trouble trouble = Trouble.of(fault, PROVIDER);
        if (fault == UpstreamFault.UNREAD) {
            assertThat(trouble.failure().status()).isEqualTo(500);
        } else {
            assertThat(trouble.failure().status()).isBetween(502, 504);
            assertThat(trouble.failure().message()).contains("acme");
        }
        assertThat(trouble.again() && trouble.used()).isFalse();
    }

    @Test
    void whatTheProviderSaysIsCutToASize() {
        var error = new ProviderError(Kind.REJECTED, "x".repeat(10_000), null, null, null, null);
        assertThat(Trouble.of(400, none(), error, PROVIDER).failure().message()).hasSizeLessThan(600);
        assertThat(Trouble.inStream(error, PROVIDER, true).failure().message()).hasSizeLessThan(600);
    }

    @Test
    void anErrorThatComesFirstInAStreamMayBeTriedAgainAndALaterOneMayNot() {
        var error = new ProviderError(Kind.OVERLOADED, "busy", "overloaded_error", null, null, null);
        assertThat(Trouble.inStream(error, PROVIDER, false).again()).isTrue();
        assertThat(Trouble.inStream(error, PROVIDER, false).used()).isFalse();
        assertThat(Trouble.inStream(error, PROVIDER, true).again()).isFalse();
        assertThat(Trouble.inStream(error, PROVIDER, true).used()).isTrue();
    }
}
