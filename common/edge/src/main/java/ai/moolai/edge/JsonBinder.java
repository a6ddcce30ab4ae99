package ai.moolai.edge;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes records of a JSON tree and reports every fault it meets, each with its path, not only the first. A component
/// that is not `@Nullable` must be there. What a record's constructor refuses is a fault of that record's place.
final class JsonBinder {
    private static final int FAULTS_MAX = 20;

    private final List<Fault> faults = new ArrayList<>();

    private record Fault(FailureCode code, String path, String message) {}

    <T> T bind(JsonNode tree, Class<T> type) {
        Object value = value(tree, type, "body");
        if (value == null || !faults.isEmpty()) {
            throw failure().asException();
        }
        return type.cast(value);
    }

    private Failure failure() {
        Fault first = faults.getFirst();
        var message = new StringBuilder(first.message());
        for (Fault other : faults.subList(1, faults.size())) {
            message.append("; ").append(other.message());
        }
        return Failure.at(first.code(), first.path(), message.toString());
    }

    private @Nullable Object value(JsonNode node, Type type, String path) {
        return switch (type) {
            case ParameterizedType generic -> generic(node, generic, path);
            case Class<?> plain when plain.isRecord() && !JsonScalars.isKnown(plain) -> recordOf(node, plain, path);
            case Class<?> plain when plain == JsonNode.class || plain == Object.class -> node;
            case Class<?> plain -> scalar(node, plain, path);
            default -> throw new IllegalArgumentException("no way to read a " + type + " from JSON");
        };
    }

    private @Nullable Object generic(JsonNode node, ParameterizedType type, String path) {
        Type[] arguments = type.getActualTypeArguments();
        if (type.getRawType() == List.class || type.getRawType() == Set.class) {
            List<Object> items = items(node, arguments[0], path);
            return items == null || type.getRawType() == List.class ? items : new LinkedHashSet<>(items);
        }
        if (type.getRawType() == Map.class && arguments[0] == String.class) {
            return map(node, arguments[1], path);
        }
        throw new IllegalArgumentException("no way to read a " + type + " from JSON");
    }

    private @Nullable List<Object> items(JsonNode node, Type type, String path) {
        if (!node.isArray()) {
            wrong(path, node, "an array");
            return null;
        }
        var items = new ArrayList<Object>(node.size());
        for (int i = 0; i < node.size() && faults.size() < FAULTS_MAX; i++) {
            Object item = present(node.get(i), type, path + "[" + i + "]");
            if (item != null) {
                items.add(item);
            }
        }
        return items;
    }

    private @Nullable Map<String, Object> map(JsonNode node, Type type, String path) {
        if (!node.isObject()) {
            wrong(path, node, "an object");
            return null;
        }
        var entries = new LinkedHashMap<String, Object>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            Object value = present(entry.getValue(), type, path + "." + Shown.of(entry.getKey()));
            if (value != null) {
                entries.put(entry.getKey(), value);
            }
        }
        return entries;
    }

    /// A value where null is none.
    private @Nullable Object present(JsonNode node, Type type, String path) {
        if (node.isNull() && type != JsonNode.class) {
            wrong(path, node, "a value");
            return null;
        }
        return value(node, type, path);
    }

    private @Nullable Object recordOf(JsonNode node, Class<?> type, String path) {
        if (!node.isObject()) {
            wrong(path, node, "an object");
            return null;
        }
        int before = faults.size();
        RecordComponent[] components = type.getRecordComponents();
        var arguments = new @Nullable Object[components.length];
        var types = new Class<?>[components.length];
        var unknown = new LinkedHashSet<String>();
        node.fieldNames().forEachRemaining(unknown::add);
        var known = new HashSet<String>();
        for (int i = 0; i < components.length; i++) {
            String name = snakeCase(components[i].getName());
            known.add(name);
            types[i] = components[i].getType();
            arguments[i] = component(node.get(name), components[i], path + "." + name);
        }
        unknown.removeAll(known);
        for (String name : unknown) {
            String at = path + "." + Shown.of(name);
            fault(FailureCode.UNKNOWN_FIELD, at, at + ": no such field (expected: " + expected(components) + ")");
        }
        return faults.size() > before ? null : construct(type, types, arguments, path);
    }

    private @Nullable Object component(@Nullable JsonNode node, RecordComponent component, String path) {
        boolean optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        if (node == null) {
            if (!optional) {
                fault(
                        FailureCode.MISSING_FIELD,
                        path,
                        path + ": missing (expected: " + JsonScalars.name(component.getType()) + ")");
            }
            return null;
        }
        if (node.isNull() && optional) {
            return null;
        }
        return present(node, component.getGenericType(), path);
    }

    private @Nullable Object construct(Class<?> type, Class<?>[] types, @Nullable Object[] arguments, String path) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof IllegalArgumentException refused) {
                fault(FailureCode.INVALID_VALUE, path, path + ": " + refused.getMessage());
                return null;
            }
            throw new IllegalStateException("the constructor of " + type.getName() + " failed", thrown.getCause());
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("no record " + type.getName() + " can be made", impossible);
        }
    }

    private @Nullable Object scalar(JsonNode node, Class<?> type, String path) {
        try {
            Object value = JsonScalars.read(node, type);
            if (value == null) {
                wrong(path, node, JsonScalars.name(type));
            }
            return value;
        } catch (IllegalArgumentException refused) {
            fault(FailureCode.INVALID_VALUE, path, path + ": " + refused.getMessage());
            return null;
        }
    }

    private void wrong(String path, JsonNode node, String expected) {
        String shown = node.isContainerNode() ? (node.isArray() ? "an array" : "an object") : Shown.of(node.toString());
        fault(FailureCode.INVALID_VALUE, path, path + ": " + shown + " (expected: " + expected + ")");
    }

    private void fault(FailureCode code, String path, String message) {
        if (faults.size() < FAULTS_MAX) {
            faults.add(new Fault(code, path, message));
        }
    }

    private static String expected(RecordComponent[] components) {
        var names = new ArrayList<String>();
        for (RecordComponent component : components) {
            names.add(snakeCase(component.getName()));
        }
        return String.join(", ", names);
    }

    static String snakeCase(String name) {
        var out = new StringBuilder(name.length() + 4);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c)) {
                out.append('_').append(String.valueOf(c).toLowerCase(Locale.ROOT));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
