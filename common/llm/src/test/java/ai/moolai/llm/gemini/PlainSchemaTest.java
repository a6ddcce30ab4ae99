package ai.moolai.llm.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.FailureException;
import ai.moolai.llm.Json;
import com.google.genai.types.Schema;
import com.google.genai.types.Type;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainSchemaTest {
    private static String plain(String schema) {
        return Json.text(new PlainSchema(Objects.requireNonNull(Json.treeOrNull(schema)), "tools[0]").write());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{\"type\":\"string\",\"$comment\":\"x\",\"minLength\":2} | {\"type\":\"STRING\",\"minLength\":2}",
                "{\"type\":[\"string\",\"null\"]} | {\"nullable\":true,\"type\":\"STRING\"}",
                "{\"enum\":[\"a\",null]} | {\"enum\":[\"a\"],\"nullable\":true}",
                "{\"const\":\"a\"} | {\"enum\":[\"a\"]}",
                "{\"items\":{\"type\":\"integer\"}} | {\"items\":{\"type\":\"INTEGER\"}}",
                "{\"oneOf\":[{\"type\":\"null\"},{\"type\":\"number\"}]} | {\"nullable\":true,\"anyOf\":[{\"type\":\"NUMBER\"}]}",
                "{\"allOf\":[{\"type\":\"boolean\"}]} | {\"type\":\"BOOLEAN\"}",
                "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"type\":\"string\"}}} | {\"type\":\"STRING\"}"
            })
    void whatOldModelsKnowIsKept(String schema, String expected) {
        assertThat(plain(schema)).isEqualTo(expected);
        assertThat(Schema.fromJson(plain(schema)).type().map(Type::knownEnum))
                .isNotEqualTo(java.util.Optional.of(Type.Known.TYPE_UNSPECIFIED));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{\"type\":[\"string\",\"number\"]} | one type, or one and null",
                "{\"enum\":[1]} | a string",
                "{\"items\":true} | a schema",
                "{\"not\":{}} | no such keyword",
                "{\"allOf\":[{},{}]} | one schema",
                "{\"$ref\":\"https://a.example/schema\"} | a place in the same schema",
                "{\"$ref\":\"#/$defs/missing\"} | a place in the same schema",
                "{\"$ref\":\"#\"} | does not refer to itself",
                "{\"$defs\":{\"a\":{\"items\":{\"$ref\":\"#/$defs/a\"}}},\"$ref\":\"#/$defs/a\"} | does not refer to itself"
            })
    void whatWouldChangeTheMeaningIsRefused(String schema, String expected) {
        assertThatThrownBy(() -> plain(schema))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void aSmallTextCannotStandForAHugeSchema() {
        var schema = new StringBuilder("{\"$ref\":\"#/$defs/a0\",\"$defs\":{");
        for (int i = 0; i < 40; i++) {
            String next = "{\"$ref\":\"#/$defs/a" + (i + 1) + "\"}";
            schema.append("\"a" + i + "\":{\"anyOf\":[" + next + "," + next + "]},");
        }
        schema.append("\"a40\":{}}}");
        assertThatThrownBy(() -> plain(schema.toString()))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("more schemas than can be written (expected: at most 5000");
    }

    @Test
    void aLongChainOfReferencesIsRefused() {
        var schema = new StringBuilder("{\"$ref\":\"#/$defs/a0\",\"$defs\":{");
        for (int i = 0; i < 4_000; i++) {
            schema.append("\"a" + i + "\":{\"$ref\":\"#/$defs/a" + (i + 1) + "\"},");
        }
        schema.append("\"a4000\":{}}}");
        assertThatThrownBy(() -> plain(schema.toString()))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("at most 100 in one another");
    }

    @Property(tries = 300)
    void anySchemaIsWrittenOrRefused(@ForAll("schemas") String schema) {
        try {
            assertThat(plain(schema)).startsWith("{");
        } catch (FailureException refused) {
            assertThat(refused.failure().message()).contains("(expected: ");
        }
    }

    @Provide
    static Arbitrary<String> schemas() {
        Arbitrary<String> keyword = Arbitraries.of(
                "type", "enum", "const", "items", "properties", "anyOf", "allOf", "$ref", "$defs", "required", "title");
        Arbitrary<String> leaf = Arbitraries.of(
                "null", "true", "7", "\"string\"", "\"#\"", "\"#/$defs\"", "\"#x\"", "\"\"", "[]", "{}", "[null]");
        Arbitrary<String> value = Arbitraries.lazyOf(
                () -> leaf,
                () -> leaf,
                () -> object(keyword),
                () -> object(keyword).map(inner -> "[" + inner + "]"));
        return net.jqwik.api.Combinators.combine(keyword, value)
                .as((name, inner) -> "{\"" + name + "\":" + inner + "}");
    }

    private static Arbitrary<String> object(Arbitrary<String> keyword) {
        return net.jqwik.api.Combinators.combine(keyword, Arbitraries.of("{}", "\"string\"", "[1]", "\"#\""))
                .as((name, inner) -> "{\"" + name + "\":" + inner + "}");
    }
}
