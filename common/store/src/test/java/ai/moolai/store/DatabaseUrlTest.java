package ai.moolai.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql+asyncpg://ann:s3cret@db.example:5433/books",
                "postgresql://ann:s3cret@db.example:5433/books",
                "postgres://ann:s3cret@db.example:5433/books",
                "jdbc:postgresql://db.example:5433/books?user=ann&password=s3cret",
                " postgresql://db.example:5433/books?password=s3cret&user=ann ",
            })
    void everySpellingReadsTheSame(String text) {
        var url = DatabaseUrl.parse(text);
        assertThat(url.host()).isEqualTo("db.example");
        assertThat(url.port()).isEqualTo(5433);
        assertThat(url.database()).isEqualTo("books");
        assertThat(url.user()).isEqualTo("ann");
        assertThat(url.password().reveal()).isEqualTo("s3cret");
        assertThat(url).hasToString("postgresql://ann:***@db.example:5433/books");
    }

    @Test
    void whatIsLeftOutHasItsUsualValue() {
        var url = DatabaseUrl.parse("postgresql://ann@/books");
        assertThat(url.address()).isEqualTo("localhost:5432");
        assertThat(url.password().reveal()).isEmpty();
    }

    @Test
    void percentSignsAndRawCharactersInAPasswordAreRead() {
        assertThat(DatabaseUrl.parse("postgresql://a%40b:p%2Fw%25%C3%A9@h/d%20b")
                        .password()
                        .reveal())
                .isEqualTo("p/w%é");
        assertThat(DatabaseUrl.parse("postgresql://a%40b:x@h/d%20b").user()).isEqualTo("a@b");
        assertThat(DatabaseUrl.parse("postgresql://a:p@ss:w/rd@h/d").password().reveal())
                .isEqualTo("p@ss:w/rd");
        assertThat(DatabaseUrl.parse("postgresql://a:what?@h/d").password().reveal())
                .isEqualTo("what?");
        assertThat(DatabaseUrl.parse("postgresql://h/d?user=a&password=p@ss")
                        .password()
                        .reveal())
                .isEqualTo("p@ss");
    }

    @Test
    void anIpv6AddressStandsInBrackets() {
        var url = DatabaseUrl.parse("postgresql://a:b@[::1]:6000/d");
        assertThat(url.host()).isEqualTo("::1");
        assertThat(url.address()).isEqualTo("[::1]:6000");
        assertThat(DatabaseUrl.parse("postgresql://a:b@[::1]/d").port()).isEqualTo(5432);
    }

    @Test
    void parametersTakeTheDriversNames() {
        var url = DatabaseUrl.parse(
                "postgresql://a:b@h/d?ssl=require&application_name=x%20y&connect_timeout=3&channel_binding=prefer");
        assertThat(url.properties())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "sslmode",
                        "require",
                        "ApplicationName",
                        "x y",
                        "connectTimeout",
                        "3",
                        "channelBinding",
                        "prefer"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mysql://ann:hushhush@h/d",
                "postgresql://ann:hushhush",
                "postgresql://ann:hushhush/d",
                "postgresql://ann:hushhush@h",
                "postgresql://ann:hushhush@h/",
                "postgresql://ann:hushhush@h/a/b",
                "postgresql://ann:hushhush@h:0/d",
                "postgresql://ann:hushhush@h:70000/d",
                "postgresql://ann:hushhush@h:port/d",
                "postgresql://ann:hushhush%4@h/d",
                "postgresql://ann:hushhush%ff@h/d",
                "postgresql://ann:hushhush@h/d?sslmod=require",
                "postgresql://h/d?password=hushhush",
                "postgresql://h/d?user=a&sslpassword=hushhush&x=1",
                "postgresql://:hushhush@h/d",
                "postgresql://ann:hushhush@[::1/d",
                "postgresql://ann:hushhush@h1,h2/d",
                "ann:hushhush@h/d",
            })
    void aBadUrlIsRefusedWithWhatWasExpectedAndWithoutItsPassword(String text) {
        assertThatThrownBy(() -> DatabaseUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: ")
                .hasMessageNotContaining("hush");
    }

    @Test
    void theSameServerHasOtherDatabases() {
        assertThat(DatabaseUrl.parse("postgresql://a:b@h/d?sslmode=require").withDatabase("e"))
                .isEqualTo(DatabaseUrl.parse("postgresql://a:b@h/e?sslmode=require"));
    }

    @Test
    void aPoolIsNeverLargerThanItSays() {
        assertThatThrownBy(() -> new PoolSize(3, 2)).hasMessage("pool min: 3 (expected: 0-2)");
        assertThatThrownBy(() -> new PoolSize(0, 0)).hasMessage("pool max: 0 (expected: 1-1000)");
        assertThat(PoolSize.OUTSIDE).isEqualTo(new PoolSize(20, 50));
        assertThat(PoolSize.EMBEDDED).isEqualTo(new PoolSize(2, 10));
    }
}
