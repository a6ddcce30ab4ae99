package ai.moolai.llm.demo;

import io.vertx.core.json.JsonObject;
import java.util.Random;
import java.util.UUID;

/// Made-up strings: of a known format where the schema names one, otherwise words that tell where they come from.
final class MadeUpText {
    /// More would be a body of its own.
    private static final int LENGTH_MAX = 10_000;

    private MadeUpText() {}

    /// @param name of the property that it is for
    static String of(JsonObject schema, String name, Random random) {
        int number = 1 + random.nextInt(28);
        String format = schema.getValue("format") instanceof String named ? named : "";
        return switch (format) {
            case "date-time" -> "2026-01-%02dT12:00:00Z".formatted(number);
            case "date" -> "2026-01-%02d".formatted(number);
            case "time" -> "12:%02d:00Z".formatted(number);
            case "duration" -> "PT" + number + "M";
            case "email", "idn-email" -> "demo" + number + "@example.com";
            case "hostname", "idn-hostname" -> "demo" + number + ".example.com";
            case "uri", "url", "iri", "uri-reference" -> "https://example.com/demo/" + number;
            case "ipv4" -> "192.0.2." + number;
            case "ipv6" -> "2001:db8::" + number;
            case "uuid" -> uuid(random);
            default -> words(schema, name, number);
        };
    }

    /// Version 4, as if it were random.
    private static String uuid(Random random) {
        long high = random.nextLong() & ~0xf000L;
        long low = random.nextLong() >>> 2;
        return new UUID(high | 0x4000L, low | Long.MIN_VALUE).toString();
    }

    private static String words(JsonObject schema, String name, int number) {
        int min = MadeUp.size(schema, "minLength", 0);
        int max = Math.min(LENGTH_MAX, MadeUp.size(schema, "maxLength", LENGTH_MAX));
        if (min > max) {
            throw MadeUp.refused("no text has " + min + " to " + max + " characters");
        }
        var text = new StringBuilder("demo ")
                .append(Fields.beginning(name, 64))
                .append(' ')
                .append(number);
        while (text.codePointCount(0, text.length()) < min) {
            text.append(" demo");
        }
        int length = text.codePointCount(0, text.length());
        // A text without need to be shorter stays whole.
        return length > max ? text.substring(0, text.offsetByCodePoints(0, max)) : text.toString();
    }
}
