package ai.moolai.llm.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.FailureException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.openai.core.ObjectMappers;
import com.openai.models.embeddings.EmbeddingCreateParams;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingsReaderTest {
    private static final List<String> VALID = List.of(
            "{\"model\":\"text-embedding-3-small\",\"input\":\"grüß 🎉\"}",
            "{\"model\":\"text-embedding-3-small\",\"input\":[\"a\",\"b\"],\"dimensions\":256,\"encoding_format\":\"base64\",\"user\":\"u\"}",
            "{\"model\":\"text-embedding-3-small\",\"input\":[1,2,3]}",
            "{\"input\":[[1,2],[3]],\"model\":\"text-embedding-3-small\",\"dimensions\":null,\"encoding_format\":null,\"stream\":false}");

    private static EmbeddingsRequest read(String body) {
        return (EmbeddingsRequest) Asked.read(body);
    }

    @Test
    void whatOpenAisTypesTakeIsTaken() throws JsonProcessingException {
        for (String body : VALID) {
            ObjectMappers.jsonMapper()
                    .readValue(body, EmbeddingCreateParams.Body.class)
                    .validate();
            assertThat(read(body).model()).isEqualTo("text-embedding-3-small");
        }
    }

    @Test
    void everyKindOfInputIsRead() {
        assertThat(read(VALID.get(0)).input()).isEqualTo(new Input.Texts(List.of("grüß 🎉")));
        assertThat(read(VALID.get(1)).input()).isEqualTo(new Input.Texts(List.of("a", "b")));
        assertThat(read(VALID.get(2)).input()).isEqualTo(new Input.Tokens(1, 3));
        assertThat(read(VALID.get(3)).input()).isEqualTo(new Input.Tokens(2, 3));
        assertThat(read(VALID.get(1)).form()).isEqualTo(new EmbeddingsRequest.Form(256, true));
        assertThat(read(VALID.get(3)).form()).isEqualTo(new EmbeddingsRequest.Form(null, false));
        assertThat(read(VALID.get(1)).others()).containsExactly("user");
        assertThat(read(VALID.get(3)).tokens()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "[] | body | not a JSON object",
                "`` | body | not a JSON object",
                "{ | body | line 1, column 2: Unexpected end-of-input",
                "{\"input\":\"a\",\"model\":\"m\"}{} | body | there is more after",
                "{\"input\":\"a\"} | body.model | model: missing",
                "{\"model\":\"m\"} | body.input | input: missing",
                "{\"model\":7,\"input\":\"a\"} | body.model | model: 7 (expected: 1-256 characters)",
                "{\"model\":\" \",\"input\":\"a\"} | body.model | model: \" \" (expected:",
                "{\"model\":\"m\",\"model\":\"n\",\"input\":\"a\"} | body.model | model: given twice",
                "{\"model\":\"m\",\"input\":\"\"} | body.input | input: an empty string",
                "{\"model\":\"m\",\"input\":[]} | body.input | input: an empty array",
                "{\"model\":\"m\",\"input\":null} | body.input | input: null (expected: a string, an array",
                "{\"model\":\"m\",\"input\":{}} | body.input | input: an object (expected:",
                "{\"model\":\"m\",\"input\":[null]} | body.input[0] | input[0]: null (expected:",
                "{\"model\":\"m\",\"input\":[\"a\",\"\"]} | body.input[1] | input[1]: an empty string",
                "{\"model\":\"m\",\"input\":[\"a\",1]} | body.input[1] | input[1]: 1 (expected: a string, as before it)",
                "{\"model\":\"m\",\"input\":[1,\"a\"]} | body.input[1] | input[1]: \"a\" (expected: a token number)",
                "{\"model\":\"m\",\"input\":[1,-1]} | body.input[1] | input[1]: -1 (expected:",
                "{\"model\":\"m\",\"input\":[1.5]} | body.input[0] | input[0]: 1.5 (expected:",
                "{\"model\":\"m\",\"input\":[[1],[]]} | body.input[1] | input[1]: an empty array",
                "{\"model\":\"m\",\"input\":[[1],2]} | body.input[1] | input[1]: 2 (expected: an array of token numbers",
                "{\"model\":\"m\",\"input\":[[1,\"a\"]]} | body.input[0][1] | input[0][1]: \"a\" (expected: a token number)",
                "{\"model\":\"m\",\"input\":\"a\",\"dimensions\":0} | body.dimensions | dimensions: 0 (expected: a whole",
                "{\"model\":\"m\",\"input\":\"a\",\"dimensions\":\"9\"} | body.dimensions | dimensions: \"9\" (expected:",
                "{\"model\":\"m\",\"input\":\"a\",\"dimensions\":9999999999} | body.dimensions | dimensions: 9999999999",
                "{\"model\":\"m\",\"input\":\"a\",\"encoding_format\":\"hex\"} | body.encoding_format | \"hex\" (expected: \"float\"",
                "{\"model\":\"m\",\"input\":\"a\",\"encoding_format\":1} | body.encoding_format | 1 (expected:",
                "{\"model\":\"m\",\"input\":\"a\",\"user\":1} | body.user | user: 1 (expected: a string)",
                "{\"model\":\"m\",\"input\":\"a\",\"stream\":true} | body.stream | stream: true (expected: false",
                "{\"model\":\"m\",\"input\":\"a\",\"stream\":1} | body.stream | stream: 1 (expected: false)"
            })
    void whatIsWrongIsRefusedWithItsPlace(String body, String param, String message) {
        assertThatThrownBy(() -> Asked.read(body))
                .isInstanceOfSatisfying(FailureException.class, refused -> {
                    assertThat(refused.failure().param()).isEqualTo(param);
                    assertThat(refused.failure().status()).isEqualTo(400);
                })
                .hasMessageContaining(message)
                .hasMessageContaining("(expected: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\"", "[7]"})
    void moreThan2048InputsAreRefused(String one) {
        String most = String.join(",", Collections.nCopies(2048, one));
        assertThat(read("{\"model\":\"m\",\"input\":[" + most + "]}").input().size())
                .isEqualTo(2048);
        assertThatThrownBy(() -> Asked.read("{\"model\":\"m\",\"input\":[" + most + "," + one + "]}"))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("input: more than 2048 inputs (expected: at most 2048)");
    }

    @Property(tries = 2000)
    void brokenRequestsAreRefusedAndNothingElse(@ForAll long seed) {
        var random = new Random(seed);
        var text = new StringBuilder(VALID.get(random.nextInt(VALID.size())));
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.setCharAt(at, "{}[],:\"09-.enx\u0000ü".charAt(random.nextInt(16)));
                default ->
                    text.insert(
                            at,
                            List.of("null", "[[", "]", "{}", "1e99", "\"a\",").get(random.nextInt(6)));
            }
        }
        try {
            assertThat(read(text.toString()).model()).isNotBlank();
        } catch (FailureException refused) {
            assertThat(refused.failure().message()).contains("(expected: ");
        }
    }
}
