package ai.moolai.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// One mapping of a YAML document. It remembers what was asked of it, so that a key nobody asked for is reported as
/// unknown when the reading is finished.
public final class Section {
    private final String document;
    private final String path;
    private final Map<String, Object> values;
    private final Faults faults;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<Section> parts = new ArrayList<>();
    private final Map<String, Section> named = new LinkedHashMap<>();

    Section(String document, String path, Map<String, Object> values, Faults faults) {
        this.document = document;
        this.path = path;
        this.values = values;
        this.faults = faults;
    }

    /// The mapping at `path` of a document of its own, such as a price book.
    public static Section parse(String document, String yaml, Faults faults) {
        return Yaml.read(document, yaml, faults);
    }

    /// Where this section stands, as it is named in faults.
    public String path() {
        return where("");
    }

    /// Every key that stands in it, known or not, in the order of the document.
    public Set<String> keys() {
        return Collections.unmodifiableSet(values.keySet());
    }

    public boolean has(String key) {
        known.add(key);
        return values.containsKey(key);
    }

    /// The value, when it is there, not empty, and of this form.
    public <T> Optional<T> get(String key, Form<T> form) {
        known.add(key);
        Object value = values.getOrDefault(key, "");
        return value.equals("") ? Optional.empty() : read(where(key), value, form);
    }

    public <T> T get(String key, Form<T> form, T otherwise) {
        return get(key, form).orElse(otherwise);
    }

    /// The value, or `placeholder` with a fault noted: the reading then ends in an exception.
    public <T> T require(String key, Form<T> form, T placeholder) {
        if (!has(key)) {
            faults.missing(where(key), form.expected());
        }
        return get(key, form, placeholder);
    }

    /// A list of values, or one value standing for a list of one.
    public <T> List<T> list(String key, Form<T> form) {
        known.add(key);
        Object value = values.getOrDefault(key, "");
        if (value.equals("")) {
            return List.of();
        }
        List<?> items = value instanceof List<?> list ? list : List.of(value);
        List<T> out = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            read(where(key) + "[" + i + "]", items.get(i), form).ifPresent(out::add);
        }
        return out;
    }

    /// The mapping under `key`; an empty one when there is none.
    public Section section(String key) {
        known.add(key);
        return named.computeIfAbsent(key, _ -> part(where(key), relative(key), values.getOrDefault(key, Map.of())));
    }

    /// The mappings under `key` by their names, as in `providers: {local: {…}}`.
    public Map<String, Section> sections(String key) {
        Section holder = section(key);
        Map<String, Section> out = new LinkedHashMap<>();
        for (String name : holder.values.keySet()) {
            out.put(name, holder.section(name));
        }
        return out;
    }

    /// A list of mappings.
    public List<Section> sectionList(String key) {
        known.add(key);
        Object value = values.getOrDefault(key, "");
        if (value.equals("")) {
            return List.of();
        }
        if (!(value instanceof List<?> items)) {
            faults.wrong(where(key), value, "a list");
            return List.of();
        }
        List<Section> out = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            String index = "[" + i + "]";
            out.add(part(where(key) + index, relative(key) + index, items.get(i)));
        }
        return out;
    }

    /// Leaves a key to somebody else: it is not unknown.
    public void leave(String key) {
        known.add(key);
    }

    public Faults faults() {
        return faults;
    }

    /// Notes every key that nobody asked for, here and below.
    public void reportUnknown() {
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                SortedSet<String> expected = new TreeSet<>(known);
                faults.add(where(key), "unknown key (expected: " + String.join(", ", expected) + ")");
            }
        }
        parts.forEach(Section::reportUnknown);
    }

    private <T> Optional<T> read(String where, Object value, Form<T> form) {
        if (!(value instanceof Map) && !(value instanceof List)) {
            try {
                return Optional.of(form.read().apply(String.valueOf(value)));
            } catch (RuntimeException notOfThisForm) {
                // Said below, with what was expected: a form throws whatever its parser throws.
            }
        }
        faults.wrong(where, form.secret() ? "a value that is not shown" : value, form.expected());
        return Optional.empty();
    }

    private Section part(String where, String relative, Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> mapping) {
            mapping.forEach((name, item) -> map.put(String.valueOf(name), item == null ? "" : item));
        } else if (!value.equals("")) {
            faults.wrong(where, value, "a mapping");
        }
        var section = new Section(document, relative, map, faults);
        parts.add(section);
        return section;
    }

    private String where(String key) {
        String full = key.isEmpty() ? path : relative(key);
        return full.isEmpty() ? document : document + " " + full;
    }

    private String relative(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
