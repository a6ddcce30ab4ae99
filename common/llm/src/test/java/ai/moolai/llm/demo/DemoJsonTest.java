package ai.moolai.llm.demo;

import static ai.moolai.llm.demo.RunningDemo.asking;
import static ai.moolai.llm.demo.RunningDemo.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.FailureException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DemoJsonTest {
    @Test
    void everyKindOfValueSatisfiesItsSchema() {
        var schema = new JsonObject("""
                {"type":"object","additionalProperties":false,
                 "properties":{
                   "name":{"type":"string","minLength":30,"maxLength":40},"code":{"type":"string","maxLength":3},
                   "age":{"type":"integer","minimum":18,"maximum":20},"odd":{"type":"integer","exclusiveMinimum":3,"exclusiveMaximum":5},
                   "fives":{"type":"integer","multipleOf":5,"minimum":7},"least":{"type":"integer","maximum":-3},
                   "share":{"type":"number","minimum":0,"maximum":0.25},"flag":{"type":"boolean"},"nothing":{"type":"null"},
                   "kind":{"type":"string","enum":["a","b"]},"version":{"const":7},
                   "when":{"type":"string","format":"date-time"},"id":{"type":"string","format":"uuid"},
                   "maybe":{"type":["string","null"]},"either":{"anyOf":[{"type":"null"},{"type":"integer"}]},
                   "tags":{"type":"array","items":{"type":"string"},"minItems":3,"maxItems":4,"uniqueItems":true},
                   "pair":{"type":"array","prefixItems":[{"type":"integer"},{"type":"boolean"}]},
                   "none":{"type":"array","items":{"type":"string"},"maxItems":0},
                   "home":{"$ref":"#/$defs/place"},
                   "both":{"allOf":[{"$ref":"#/$defs/place"},{"properties":{"zip":{"type":"integer"}},"required":["zip"]}]}},
                 "required":["name","code","age","odd","fives","least","share","flag","nothing","kind","version","when","id",
                   "maybe","either","tags","pair","none","home","both"],
                 "$defs":{"place":{"type":"object","properties":{"city":{"type":"string"},"hidden":{"type":"string"}},
                   "required":["city"]}}}""");
        for (int seed = 0; seed < 200; seed++) {
            var made = made(schema, seed);
            assertThat(made.fieldNames()).hasSize(20);
            assertThat(made.getString("name").length()).isBetween(30, 40);
            assertThat(made.getString("code")).hasSize(3);
            assertThat(made.getLong("age")).isBetween(18L, 20L);
            assertThat(made.getLong("odd")).isEqualTo(4);
            assertThat(made.getLong("fives")).isGreaterThanOrEqualTo(10).matches(five -> five % 5 == 0);
            assertThat(made.getLong("least")).isLessThanOrEqualTo(-3);
            assertThat(made.getDouble("share")).isBetween(0.0, 0.25);
            assertThat(made.getValue("flag")).isInstanceOf(Boolean.class);
            assertThat(made.getValue("nothing")).isNull();
            assertThat(made.getString("kind")).isIn("a", "b");
            assertThat(made.getInteger("version")).isEqualTo(7);
            assertThat(Instant.parse(made.getString("when"))).isNotNull();
            assertThat(UUID.fromString(made.getString("id")).version()).isEqualTo(4);
            assertThat(UUID.fromString(made.getString("id")).variant()).isEqualTo(2);
            assertThat(made.getString("maybe")).isNotEmpty();
            assertThat(made.getValue("either")).isInstanceOf(Number.class);
            assertThat(made.getJsonArray("tags").size()).isBetween(3, 4);
            assertThat(new HashSet<>(made.getJsonArray("tags").stream().toList()))
                    .hasSize(made.getJsonArray("tags").size());
            assertThat(made.getJsonArray("pair").getValue(1)).isInstanceOf(Boolean.class);
            assertThat(made.getJsonArray("none")).isEmpty();
            assertThat(made.getJsonObject("home").fieldNames()).containsExactly("city");
            assertThat(made.getJsonObject("both").fieldNames()).containsExactlyInAnyOrder("city", "zip");
        }
    }

    @Test
    void aSchemaThatHoldsItselfComesToAnEnd() {
        var tree = new JsonObject("""
                {"type":"object","properties":{"value":{"type":"integer"},"children":{"type":"array","items":{"$ref":"#"}},
                 "next":{"anyOf":[{"$ref":"#"},{"type":"null"}]}},"required":["value","children","next"]}""");
        var made = made(tree, 1);
        assertThat(made.getJsonArray("children").isEmpty()).isFalse();
        assertThat(made.encode().length()).isLessThan(100_000);
    }

    @Test
    void whatNoValueSatisfiesIsRefused() {
        for (String schema : new String[] {
            "{\"$ref\":\"#\"}",
            "{\"$ref\":\"#/$defs/nowhere\"}",
            "{\"$ref\":\"https://example.com/schema\"}",
            "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#\"}},\"required\":[\"a\"]}",
            "{\"type\":\"array\",\"minItems\":1000000,\"items\":{\"type\":\"integer\"}}",
            "{\"type\":\"array\",\"minItems\":3,\"uniqueItems\":true,\"items\":{\"type\":\"boolean\"}}",
            "{\"type\":\"integer\",\"minimum\":3,\"maximum\":2}",
            "{\"type\":\"string\",\"minLength\":1000000}",
        }) {
            assertThatThrownBy(() -> new MadeUp(new JsonObject(schema), new Random(1)).value("value"))
                    .as(schema)
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("(expected: ");
        }
    }

    @Test
    void answersAreJsonWhenJsonIsAskedFor() {
        try (var demo = new RunningDemo()) {
            var any = asking("Answer in JSON").put("response_format", new JsonObject().put("type", "json_object"));
            assertThat(new JsonObject(text(demo.answer(any))).getString("provider"))
                    .isEqualTo("demo");
            var schema = new JsonObject("""
                    {"type":"json_schema","json_schema":{"name":"event","strict":true,"schema":{"type":"object",
                     "properties":{"title":{"type":"string"},"guests":{"type":"array","items":{"type":"string"}}},
                     "required":["title","guests"],"additionalProperties":false}}}""");
            var request = asking("An event").put("response_format", schema);
            var made = new JsonObject(text(demo.answer(request)));
            assertThat(made.getString("title")).contains("title");
            assertThat(made.getJsonArray("guests"))
                    .isInstanceOf(JsonArray.class)
                    .isNotEmpty();
            assertThat(demo.stream(request)).hasSizeGreaterThan(4);
        }
    }

    private static JsonObject made(JsonObject schema, int seed) {
        return (JsonObject) Objects.requireNonNull(new MadeUp(schema, new Random(seed)).value("value"));
    }
}
