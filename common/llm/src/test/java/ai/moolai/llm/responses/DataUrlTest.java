package ai.moolai.llm.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.FailureException;
import ai.moolai.llm.chat.Media;
import com.fasterxml.jackson.databind.node.TextNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataUrlTest {
    private static Media inline(String text, @Nullable String name) {
        return DataUrl.inline(new Field("f", new TextNode(text)), name);
    }

    @Test
    void theTypeIsWhatTheUrlSays() {
        assertThat(inline("data:image/PNG;base64,AA==", "a.pdf")).isEqualTo(new Media.Inline("image/png", "AA=="));
        assertThat(inline("DATA:application/pdf;a=b;base64,AA\r\nAA", null))
                .isEqualTo(new Media.Inline("application/pdf", "AAAA"));
    }

    @Test
    void textsAreDecoded() {
        assertThat(inline("data:text/plain;charset=utf-8;base64,R3LD\nvMOfZQ==", null))
                .isEqualTo(new Media.PlainText("Grüße"));
    }

    @Test
    void aFileWithoutAUrlIsWhatItsNameSays() {
        assertThat(inline("SGk=", "Notes.TXT")).isEqualTo(new Media.PlainText("Hi"));
        assertThat(inline("AAAA", null)).isEqualTo(new Media.Inline("application/pdf", "AAAA"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data:",
                "data:,x",
                "data:image/png,x",
                "data:;base64,AA",
                "data:image/png;base64,",
                "",
                "data:image/png;base64,A-_A",
                "data:text/plain;base64,A",
                "no base64"
            })
    void whatIsNoDataUrlIsRefused(String text) {
        assertThatThrownBy(() -> inline(text, null)).isInstanceOf(FailureException.class);
    }
}
