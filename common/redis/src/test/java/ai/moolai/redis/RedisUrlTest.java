package ai.moolai.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.moolai.base.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisUrlTest {
    @Test
    void aHostIsEnough() {
        assertThat(RedisUrl.parse("redis://cache")).isEqualTo(new RedisUrl(false, "cache", 6379, null, null, 0, null));
    }

    @Test
    void everythingMayBeSaid(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("ca.pem"), "");
        assertThat(RedisUrl.parse("rediss://m:p%40ss+%2F@[::1]:6380/3?ssl_ca_certs=" + file))
                .isEqualTo(new RedisUrl(true, "::1", 6380, "m", new Secret("p@ss+/"), 3, file));
    }

    @Test
    void aPasswordNeedsNoUser() {
        var url = RedisUrl.parse("redis://:word@cache/");
        assertThat(url.user()).isNull();
        assertThat(url.password()).isEqualTo(new Secret("word"));
    }

    @Test
    void thePasswordIsNeverShown() {
        assertThat(RedisUrl.parse("redis://m:word@cache/1")).hasToString("redis://m:***@cache:6379/1");
        assertThat(RedisUrl.parse("rediss://:word@[::1]").endpoint()).isEqualTo("rediss://[::1]:6379/0");
    }

    @ParameterizedTest
    @CsvSource({
        "http://:word@cache, its scheme is http",
        "cache:6379, its scheme is cache",
        "redis://:word@/0, it names no host",
        "redis://word@cache, it has a user and no password",
        "redis://word:@cache, it has a user and no password",
        "redis://:word@cache:0, its port is 0",
        "redis://:word@cache:65536, its port is 65536",
        "redis://:word@cache/x, 'its database is x, not a number from 0 to 9999'",
        "redis://:word@cache/-1, 'its database is -1, not a number from 0 to 9999'",
        "redis://:word@cache?timeout=3, its query is not ssl_ca_certs=FILE",
        "redis://:word@cache?ssl_ca_certs=/none, ssl_ca_certs needs rediss",
        "rediss://:word@cache?ssl_ca_certs=/none, 'ssl_ca_certs is /none, which cannot be read'",
        "redis://:wo rd@cache, it cannot be read",
        "redis://:word@cache#word, it has a fragment"
    })
    void whatIsWrongIsSaidWithoutTheSecret(String text, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisUrl.parse(text))
                .withMessage(
                        "Redis URL: " + why + " (expected: redis://user:password@host:6379/0, or rediss:// for TLS)")
                .withNoCause();
    }
}
