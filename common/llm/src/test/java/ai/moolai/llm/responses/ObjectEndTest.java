package ai.moolai.llm.responses;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectEndTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | true",
                " {\"a\":[1,{\"b\":2}]} | true",
                "{\"a\":\"}\\\"}\"} | true",
                "{\"a\":\"}\" | false",
                "{\"a\":[} | false",
                "[1] | false",
                "null | false",
                "`` | false"
            })
    void anObjectEndsWithItsBrace(String text, boolean ended) {
        var whole = new ObjectEnd();
        whole.pass(text);
        var pieces = new ObjectEnd();
        text.chars().forEach(next -> pieces.pass(String.valueOf((char) next)));
        assertThat(whole.isReached()).isEqualTo(ended);
        assertThat(pieces.isReached()).isEqualTo(ended);
    }
}
