package ai.moolai.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void numbersAreWrittenAsTheyWereRead() {
        String json = "{\"a\":1.50,\"b\":100000000000000000000.1,\"c\":1E+400,\"d\":0}";
        assertThat(Json.text(Objects.requireNonNull(Json.treeOrNull(json)))).isEqualTo(json);
    }

    @Test
    void halfASurrogatePairStaysEscaped() {
        JsonNode tree = Objects.requireNonNull(Json.treeOrNull("{\"a\":\"ü\\uD83Dx\"}"));
        assertThat(Json.text(tree)).isEqualTo("{\"a\":\"ü\\uD83Dx\"}");
        assertThat(Json.bytes(tree)).isEqualTo(Json.text(tree).getBytes(StandardCharsets.UTF_8));
        assertThat(new String(Json.quoted("\"ü\ud83d"), StandardCharsets.UTF_8)).isEqualTo("\"\\\"ü\\uD83D\"");
    }
}
