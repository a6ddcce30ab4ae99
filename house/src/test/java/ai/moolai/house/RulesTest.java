package ai.moolai.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds the rules against the product.
class RulesTest {
    private static final String ROOT = "ai.moolai";
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern MODULE = Pattern.compile("<module>(.+?)</module>");
    /// No part of the product: they take the time themselves, and nothing is built on them.
    private static final String BENCHMARKS = "bench";

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @ParameterizedTest
    @MethodSource("rules")
    void theProductKeepsTheRule(ArchRule rule) {
        rule.check(PRODUCT);
    }

    static List<ArchRule> rules() {
        return new Rules(ROOT).every();
    }

    @Test
    void everyRuleSaysWhatToDoInstead() {
        assertThat(rules())
                .hasSize(11)
                .extracting(ArchRule::getDescription)
                .allMatch(text -> text.contains(", because "));
    }

    /// A rule that looks at nothing passes. So each source file of each module must have its class here: when this
    /// fails, the module is missing among the dependencies of this one.
    @Test
    void everyClassOfEveryModuleIsLookedAt() throws IOException {
        List<String> expected = new ArrayList<>();
        for (String module : modules()) {
            expected.addAll(sources(REPOSITORY.resolve(module).resolve("src/main/java")));
        }
        assertThat(expected).hasSizeGreaterThan(20);
        assertThat(PRODUCT.stream().map(JavaClass::getName).collect(Collectors.toSet()))
                .as("classes on the test class path (add each missing module to house/pom.xml)")
                .containsAll(expected);
    }

    /// Several rules name this room: renamed, they would look at nothing.
    @Test
    void theOrchestratorHasItsGateway() throws IOException {
        boolean built = modules().contains("services/orchestrator");
        assertThat(PRODUCT.stream().anyMatch(new Places(ROOT).inOrchestratorRoom("gateway")))
                .isEqualTo(built);
    }

    private static List<String> modules() throws IOException {
        return MODULE.matcher(Files.readString(REPOSITORY.resolve("pom.xml")))
                .results()
                .map(found -> found.group(1))
                .filter(module -> !module.equals(BENCHMARKS))
                .toList();
    }

    private static List<String> sources(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> folder.relativize(file).toString())
                    .filter(name -> name.endsWith(".java") && !name.equals("module-info.java"))
                    .map(name -> name.substring(0, name.length() - ".java".length())
                            .replace('/', '.')
                            .replace('\\', '.'))
                    .filter(name -> name.startsWith(ROOT + "."))
                    .toList();
        }
    }
}
