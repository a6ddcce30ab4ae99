package ai.moolai.edge;

import ai.moolai.base.KeyId;
import ai.moolai.base.OrchestratorId;
import ai.moolai.base.OrganizationId;
import ai.moolai.base.RequestId;
import ai.moolai.base.Secret;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Single values of JSON: no text for a number, no number for a text, no fraction for a whole number.
final class JsonScalars {
    private static final int SCALE_MAX = 100;

    private static final Map<Class<?>, Function<String, Object>> TEXTS = Map.of(
            String.class, text -> text,
            Secret.class, Secret::new,
            Instant.class, JsonScalars::instant,
            KeyId.class, KeyId::parse,
            RequestId.class, RequestId::parse,
            OrganizationId.class, OrganizationId::new,
            OrchestratorId.class, OrchestratorId::parse);

    private static final Map<Class<?>, Function<JsonNode, @Nullable Object>> VALUES = Map.of(
            int.class, JsonScalars::integer,
            Integer.class, JsonScalars::integer,
            long.class, JsonScalars::whole,
            Long.class, JsonScalars::whole,
            double.class, JsonScalars::real,
            Double.class, JsonScalars::real,
            BigDecimal.class, JsonScalars::decimal,
            boolean.class, node -> node.isBoolean() ? node.booleanValue() : null,
            Boolean.class, node -> node.isBoolean() ? node.booleanValue() : null);

    private static final Map<Class<?>, String> NAMES = Map.ofEntries(
            Map.entry(String.class, "a text"),
            Map.entry(Secret.class, "a text"),
            Map.entry(Instant.class, "a time as 2026-11-23T10:00:00Z"),
            Map.entry(KeyId.class, "key_ and 32 hexadecimal digits"),
            Map.entry(RequestId.class, "req_ and 32 hexadecimal digits"),
            Map.entry(OrganizationId.class, "an organization's id"),
            Map.entry(OrchestratorId.class, "orch_ and 32 hexadecimal digits"),
            Map.entry(int.class, "a whole number from -2147483648 to 2147483647"),
            Map.entry(Integer.class, "a whole number from -2147483648 to 2147483647"),
            Map.entry(long.class, "a whole number of 64 bits"),
            Map.entry(Long.class, "a whole number of 64 bits"),
            Map.entry(double.class, "a number"),
            Map.entry(Double.class, "a number"),
            Map.entry(BigDecimal.class, "a number"),
            Map.entry(boolean.class, "true or false"),
            Map.entry(Boolean.class, "true or false"),
            Map.entry(java.util.List.class, "an array"),
            Map.entry(java.util.Set.class, "an array"));

    private JsonScalars() {}

    static boolean isKnown(Class<?> type) {
        return TEXTS.containsKey(type) || VALUES.containsKey(type);
    }

    /// What the type expects, for a message.
    static String name(Class<?> type) {
        return type.isEnum() ? "one of " + constants(type) : NAMES.getOrDefault(type, "an object");
    }

    /// The value, or null when the node is of another kind.
    ///
    /// @throws IllegalArgumentException with the value and what was expected
    static @Nullable Object read(JsonNode node, Class<?> type) {
        if (type.isEnum()) {
            return node.isTextual() ? constant(node.textValue(), type) : null;
        }
        Function<String, Object> text = TEXTS.get(type);
        if (text != null) {
            return node.isTextual() ? text.apply(node.textValue()) : null;
        }
        Function<JsonNode, @Nullable Object> value = VALUES.get(type);
        if (value == null) {
            throw new IllegalStateException("no way to read a " + type.getName() + " from JSON");
        }
        return value.apply(node);
    }

    private static @Nullable Object integer(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToInt() ? node.intValue() : null;
    }

    private static @Nullable Object whole(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong() ? node.longValue() : null;
    }

    private static @Nullable Object real(JsonNode node) {
        if (!node.isNumber()) {
            return null;
        }
        double value = node.doubleValue();
        return Double.isFinite(value) ? value : null;
    }

    private static @Nullable Object decimal(JsonNode node) {
        if (!node.isNumber()) {
            return null;
        }
        BigDecimal value = node.decimalValue();
        return Math.abs(value.scale()) <= SCALE_MAX ? value : null;
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException notATime) {
            throw new IllegalArgumentException(
                    Shown.of(text) + " (expected: a time as 2026-11-23T10:00:00Z)", notATime);
        }
    }

    private static Object constant(String text, Class<?> type) {
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().toLowerCase(Locale.ROOT).equals(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(Shown.of(text) + " (expected: one of " + constants(type) + ")");
    }

    private static String constants(Class<?> type) {
        var names = new java.util.StringJoiner(", ");
        for (Object constant : type.getEnumConstants()) {
            names.add(((Enum<?>) constant).name().toLowerCase(Locale.ROOT));
        }
        return names.toString();
    }
}
