package ai.moolai.llm.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.llm.Json;
import ai.moolai.llm.WireRequest;
import ai.moolai.llm.chat.Chat;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCallingConfigMode;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.ThinkingLevel;
import com.google.genai.types.Tool;
import com.google.genai.types.ToolConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// A request that Google's own types have read, and in which they have found nothing that they do not know.
///
/// @param body what is sent
record Judged(WireRequest wire, JsonNode body) {
    private static final Set<String> FIELDS =
            Set.of("contents", "systemInstruction", "tools", "toolConfig", "generationConfig");

    static Judged of(Chat chat) {
        var provider = new GeminiProvider();
        return of(provider.request(chat, provider.abilities(chat.model())));
    }

    static Judged of(WireRequest wire) {
        JsonNode body = Objects.requireNonNull(Json.treeOrNull(new String(wire.body(), StandardCharsets.UTF_8)));
        assertThat(body.fieldNames()).toIterable().isSubsetOf(FIELDS);
        assertThat(body.path("contents")).isNotEmpty();
        String expected = "user";
        for (JsonNode content : body.path("contents")) {
            same(content, Content.fromJson(readable(content)).toJson());
            assertThat(content.path("role").textValue()).isEqualTo(expected);
            assertThat(content.path("parts")).isNotEmpty();
            expected = expected.equals("user") ? "model" : "user";
        }
        if (body.has("systemInstruction")) {
            JsonNode system = body.path("systemInstruction");
            same(system, Content.fromJson(Json.text(system)).toJson());
        }
        for (JsonNode tool : body.path("tools")) {
            same(tool, Tool.fromJson(Json.text(tool)).toJson());
        }
        if (body.has("toolConfig")) {
            var config = ToolConfig.fromJson(Json.text(body.path("toolConfig")));
            same(body.path("toolConfig"), config.toJson());
            assertThat(config.functionCallingConfig()
                            .orElseThrow()
                            .mode()
                            .orElseThrow()
                            .knownEnum())
                    .isNotEqualTo(FunctionCallingConfigMode.Known.FUNCTION_CALLING_CONFIG_MODE_UNSPECIFIED);
        }
        if (body.has("generationConfig")) {
            var config = GenerateContentConfig.fromJson(Json.text(body.path("generationConfig")));
            same(body.path("generationConfig"), config.toJson());
            config.thinkingConfig()
                    .flatMap(thinking -> thinking.thinkingLevel())
                    .ifPresent(level ->
                            assertThat(level.knownEnum()).isNotEqualTo(ThinkingLevel.Known.THINKING_LEVEL_UNSPECIFIED));
        }
        return new Judged(wire, body);
    }

    JsonNode at(String pointer) {
        return body.at(pointer);
    }

    String text(String pointer) {
        return Json.text(body.at(pointer));
    }

    List<String> dropped() {
        return wire.dropped();
    }

    /// Google's Java types read only one alphabet of base64; its servers read both, as all of protobuf's JSON.
    private static String readable(JsonNode content) {
        return Pattern.compile("(?<=\"thoughtSignature\":\")[^\"]*")
                .matcher(Json.text(content))
                .replaceAll(found -> found.group().replace('-', '+').replace('_', '/'));
    }

    /// Whether Google's types have kept everything: what they do not know they leave out.
    private static void same(JsonNode sent, String read) {
        assertThat(plain(sent)).isEqualTo(plain(Objects.requireNonNull(Json.treeOrNull(read))));
    }

    /// Without the liberties of notation: 5 and 5.0, and the two alphabets of base64.
    private static Object plain(JsonNode node) {
        if (node.isObject()) {
            var fields = new TreeMap<String, Object>();
            node.properties().forEach(entry -> fields.put(entry.getKey(), plain(entry.getValue())));
            fields.computeIfPresent("thoughtSignature", (_, value) -> base64(value.toString()));
            fields.computeIfPresent("data", (_, value) -> base64(value.toString()));
            return fields;
        }
        if (node.isArray()) {
            var items = new ArrayList<>();
            node.forEach(item -> items.add(plain(item)));
            return items;
        }
        return node.isNumber() ? (Object) (float) node.doubleValue() : node.asText();
    }

    private static String base64(String text) {
        return Base64.getEncoder()
                .encodeToString(Base64.getDecoder()
                        .decode(text.replace('-', '+').replace('_', '/').getBytes(StandardCharsets.US_ASCII)));
    }
}
