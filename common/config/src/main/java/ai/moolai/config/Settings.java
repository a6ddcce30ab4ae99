package ai.moolai.config;

import ai.moolai.base.Secret;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The settings of one service: each has an environment variable and a path in the YAML document, and the environment
/// wins. Read everything, then call [#finish], which reports all that is wrong at once.
public final class Settings {
    private final Map<String, String> environment;
    private final Faults faults = new Faults();
    private final Section document;

    /// @param yaml the document's text, or null when there is none
    /// @param name what the document is called in faults
    public Settings(Map<String, String> environment, @Nullable String yaml, String name) {
        this.environment = environment;
        this.document = Section.parse(name, yaml == null ? "" : yaml, faults);
    }

    /// The value of `variable`, else of the key at `path` (dots lead into sections). An empty variable counts as unset.
    public <T> Optional<T> get(String variable, String path, Form<T> form) {
        Optional<T> written = written(path, form);
        String text = environment.getOrDefault(variable, "");
        if (text.isBlank()) {
            return written;
        }
        try {
            return Optional.of(form.read().apply(text));
        } catch (RuntimeException notOfThisForm) {
            faults.wrong(variable, form.secret() ? "a value that is not shown" : text, form.expected());
            return Optional.empty();
        }
    }

    public <T> T get(String variable, String path, Form<T> form, T otherwise) {
        return get(variable, path, form).orElse(otherwise);
    }

    /// A secret: what is wrong with it is said without showing it.
    public Optional<Secret> secret(String variable, String path) {
        return get(variable, path, Form.TEXT.hidden()).map(Secret::new);
    }

    /// Whether the variable is there but empty, where that says something of its own.
    public boolean isEmptied(String variable) {
        return environment.containsKey(variable)
                && environment.getOrDefault(variable, "").isBlank();
    }

    /// A variable that a section names, as `api_key_env: MY_KEY`.
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
    }

    /// The YAML document itself, for what an environment cannot say well.
    public Section document() {
        return document;
    }

    public Faults faults() {
        return faults;
    }

    /// @throws ConfigException with every fault, unknown keys included
    public void finish() {
        document.reportUnknown();
        faults.throwIfAny();
    }

    private <T> Optional<T> written(String path, Form<T> form) {
        Section section = document;
        String[] keys = path.split("\\.", -1);
        for (int i = 0; i < keys.length - 1; i++) {
            section = section.section(keys[i]);
        }
        return section.get(keys[keys.length - 1], form);
    }
}
