package ai.moolai.llm.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.moolai.base.FailureException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbedderTest {
    @Test
    void theSameTextHasTheSameDirectionWhateverStandsBesideIt() {
        var alone = embedded(asking("one"));
        var among = embedded(asking(List.of("two", "one")));
        assertThat(vector(among, 1)).isEqualTo(vector(alone, 0)).isNotEqualTo(vector(among, 0));
        assertThat(among.getString("model")).isEqualTo("text-embedding-3-small");
        assertThat(among.getJsonArray("data").getJsonObject(1).getInteger("index"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 256, 1536, 3072})
    void everyVectorIsOfLengthOneAndOfTheDimensionsAskedFor(int dimensions) {
        float[] vector = vector(embedded(asking("Hello").put("dimensions", dimensions)), 0);
        assertThat(vector).hasSize(dimensions);
        assertThat(product(vector, vector)).isEqualTo(1, within(1e-5));
    }

    @Test
    void differentTextsPointElsewhere() {
        var answer = embedded(asking(List.of("a cat", "a dog")));
        assertThat(product(vector(answer, 0), vector(answer, 1))).isBetween(-0.2, 0.2);
        assertThat(vector(answer, 0)).hasSize(1536);
    }

    @Test
    void fewerDimensionsAreTheBeginningOfMore() {
        float[] two = vector(embedded(asking("Hello").put("dimensions", 2)), 0);
        float[] many = vector(embedded(asking("Hello")), 0);
        assertThat(two[0] / two[1]).isEqualTo(many[0] / many[1], within(1e-4f));
    }

    @Test
    void base64HoldsTheSameNumbersAsLittleEndianFloats() {
        var answer = embedded(asking("Hello").put("encoding_format", "base64"));
        byte[] bytes = Base64.getDecoder()
                .decode(answer.getJsonArray("data").getJsonObject(0).getString("embedding"));
        var buffer = Buffer.buffer(bytes);
        float[] read = new float[bytes.length / Float.BYTES];
        for (int i = 0; i < read.length; i++) {
            read[i] = buffer.getFloatLE(i * Float.BYTES);
        }
        assertThat(read).isEqualTo(vector(embedded(asking("Hello")), 0));
    }

    @Test
    void tokensAreCountedAndTokenNumbersAreInputToo() {
        assertThat(tokens(embedded(asking("Hello")))).isEqualTo(1);
        assertThat(tokens(embedded(asking(List.of("Hello", "Hello"))))).isEqualTo(2);
        assertThat(tokens(embedded(asking(List.of(13225, 11, 2375))))).isEqualTo(3);
        var two = embedded(asking(new JsonArray("[[1,2],[3]]")));
        assertThat(two.getJsonArray("data")).hasSize(2);
        assertThat(tokens(two)).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "model           | 7",
                "model           | null",
                "input           | null",
                "input           | \"\"",
                "input           | 7",
                "input           | {\"text\":\"a\"}",
                "input           | []",
                "input[1]        | [\"a\",\"\"]",
                "input[1]        | [\"a\",7]",
                "input[0]        | [{}]",
                "input[0]        | [null]",
                "input[1]        | [1,\"a\"]",
                "input[1]        | [1,-1]",
                "input[1]        | [1,1.5]",
                "input[0]        | [[]]",
                "input[0][1]     | [[1,\"a\"]]",
                "input[0][1]     | [[1,null]]",
                "dimensions      | 0",
                "dimensions      | 3073",
                "dimensions      | \"many\"",
                "encoding_format | \"hex\"",
                "encoding_format | 7",
            })
    void whatOpenAiRefusesIsRefusedAndNamed(String param, String value) {
        Object given = new JsonObject("{\"value\":" + value + "}").getValue("value");
        var refused = refused(asking("a").put(param.split("\\[", 2)[0], given));
        assertThat(refused.failure().param()).isEqualTo(param);
        assertThat(refused.failure().status()).isEqualTo(400);
        assertThat(refused).hasMessageContaining("(expected: ");
    }

    @Test
    void moreThanAnAnswerHoldsIsRefused() {
        assertThat(refused(asking(Collections.nCopies(2049, "a")).put("dimensions", 1)))
                .hasMessageEndingWith("input: 2049 elements (expected: at most 2048)");
        assertThat(refused(asking(Collections.nCopies(2048, "a")).put("dimensions", 3072)))
                .hasMessageContaining("2048 inputs of 3072 dimensions (expected: at most 1365");
    }

    private static FailureException refused(JsonObject request) {
        return Assertions.catchThrowableOfType(FailureException.class, () -> embedded(request));
    }

    private static JsonObject asking(Object input) {
        return new JsonObject().put("model", "text-embedding-3-small").put("input", input);
    }

    private static JsonObject embedded(JsonObject request) {
        return new JsonObject(Embedder.embed(request.toBuffer()));
    }

    private static long tokens(JsonObject answer) {
        var usage = answer.getJsonObject("usage");
        assertThat(usage.getLong("total_tokens")).isEqualTo(usage.getLong("prompt_tokens"));
        return usage.getLong("prompt_tokens");
    }

    private static float[] vector(JsonObject answer, int index) {
        var numbers = answer.getJsonArray("data").getJsonObject(index).getJsonArray("embedding");
        float[] vector = new float[numbers.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = numbers.getFloat(i);
        }
        return vector;
    }

    private static double product(float[] left, float[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += (double) left[i] * right[i];
        }
        return sum;
    }
}
