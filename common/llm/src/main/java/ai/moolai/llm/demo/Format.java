package ai.moolai.llm.demo;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/// What form the answer's text must have.
sealed interface Format {
    record Text() implements Format {}

    record AnyJson() implements Format {}

    record Schema(JsonObject schema) implements Format {}

    static Format read(Fields request, List<Turn> turns) {
        var given = request.object("response_format");
        if (given == null) {
            return new Text();
        }
        String type = given.text("type", "text, json_object or json_schema");
        return switch (type) {
            case "text" -> new Text();
            case "json_object" -> {
                if (turns.stream()
                        .noneMatch(turn -> turn.text().toLowerCase(Locale.ROOT).contains("json"))) {
                    throw Fields.wrong("messages", "no word of JSON", "the word json, for response_format json_object");
                }
                yield new AnyJson();
            }
            case "json_schema" -> {
                var schema = given.needed("json_schema", "name and schema");
                Tool.name(schema);
                var json = schema.object("schema");
                yield new Schema(json == null ? new JsonObject() : json.json());
            }
            default -> throw Fields.wrong(given.at("type"), type, "text, json_object or json_schema");
        };
    }
}
