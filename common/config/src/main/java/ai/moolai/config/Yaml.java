package ai.moolai.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/// YAML text to sections. Scalars stay text (the failsafe schema), so that `0.1` and `1e3` reach the forms as they were
/// written; duplicate keys are refused, aliases are bounded by the parser.
final class Yaml {
    private static final int DOCUMENT_CHARACTERS_MAX = 4 << 20;

    private Yaml() {}

    static Section read(String document, String yaml, Faults faults) {
        Map<String, Object> values = new LinkedHashMap<>();
        try {
            var settings = LoadSettings.builder()
                    .setLabel(document)
                    .setSchema(new FailsafeSchema())
                    .setAllowDuplicateKeys(false)
                    .setCodePointLimit(DOCUMENT_CHARACTERS_MAX)
                    .build();
            var documents = new Load(settings).loadAllFromString(yaml).iterator();
            Object root = documents.hasNext() ? documents.next() : null;
            if (documents.hasNext()) {
                faults.add(document, "several YAML documents (expected: one)");
            } else if (root instanceof Map<?, ?> mapping) {
                mapping.forEach((name, item) -> values.put(String.valueOf(name), item == null ? "" : item));
            } else if (root != null && !"".equals(root)) {
                faults.wrong(document, root, "a mapping of keys to values");
            }
        } catch (MarkedYamlEngineException malformed) {
            String place = malformed
                    .getProblemMark()
                    .map(mark -> "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + ": ")
                    .orElse("");
            faults.add(document, place + malformed.getProblem() + " (expected: YAML)");
        } catch (YamlEngineException malformed) {
            faults.add(document, malformed.getMessage() + " (expected: YAML)");
        }
        return new Section(document, "", values, faults);
    }
}
