package ai.moolai.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValueTest {
    @Test
    void everyKindOfValueIsRead() {
        assertThat(JsonValue.parse(" {\"a\" : [1.50, -2e3, true, false, null, \"\\u00e9\\n\\\"é\"], \"b\":{}} "))
                .isEqualTo(new JsonValue.Members(Map.of(
                        "a",
                        new JsonValue.Items(List.of(
                                new JsonValue.Numeral(new BigDecimal("1.50")),
                                new JsonValue.Numeral(new BigDecimal("-2e3")),
                                new JsonValue.Truth(true),
                                new JsonValue.Truth(false),
                                new JsonValue.Nothing(),
                                new JsonValue.Text("é\n\"é"))),
                        "b",
                        new JsonValue.Members(Map.of()))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1,]",
                "{\"a\":1,}",
                "{\"a\":1,\"a\":2}",
                "01",
                "1.",
                "+1",
                "NaN",
                "'a'",
                "\"\\x\"",
                "\"\n\"",
                "tru",
                "1 2",
                "{a:1}",
                "\"\\u12g4\"",
                "[1 2]"
            })
    void whatIsNoJsonIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonValue.parse(text))
                .withMessageContaining("(expected: ");
    }

    @Test
    void aPathLeadsThroughNamesAndNumbers() {
        JsonValue document = JsonValue.parse("{\"a\":[{\"b\":\"c\"}]}");
        assertThat(document.says("c", "a", "0", "b")).isTrue();
        assertThat(document.at("a", "1", "b")).isNull();
        assertThat(document.at("a", "0", "b", "d")).isNull();
        assertThat(document.any(new JsonValue.Text("c")::equals)).isTrue();
        assertThat(document.any(new JsonValue.Text("d")::equals)).isFalse();
    }
}
