package ai.moolai.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How a Java process of ours is started: the same JDK and class path as this one, the options of a service.
///
/// @param program the `java` to start
/// @param options before the class path
/// @param classPath as `java -cp` takes it
/// @param main the class to run; its first argument is the service's command
record Jvm(Path program, List<String> options, String classPath, String main) {
    Jvm {
        options = List.copyOf(options);
    }

    /// @param code where this program's own classes come from: the layout's `lib/*.jar`, or a folder of classes
    static Jvm read(Map<String, String> environment, Map<String, String> properties, Path code) {
        List<String> options = new ArrayList<>();
        String classPath = properties.getOrDefault("java.class.path", "");
        if (Files.isRegularFile(code)) {
            Path lib = code.resolveSibling("");
            classPath = lib.resolve("*").toString();
            options.add("@" + lib.resolveSibling("service.options"));
            String cache = environment.getOrDefault("MOOLAI_AOT_CACHE", "");
            if (!cache.isEmpty()) {
                options.add("-XX:AOTCache=" + cache);
            }
            String cacheToMake = environment.getOrDefault("MOOLAI_AOT_OUTPUT", "");
            if (!cacheToMake.isEmpty()) {
                options.add("-XX:AOTCacheOutput=" + cacheToMake);
                options.add("-Xlog:aot*=off");
            }
        }
        String more = environment.getOrDefault("MOOLAI_JAVA_OPTS", "").strip();
        if (!more.isEmpty()) {
            options.addAll(List.of(more.split("\\s+", -1)));
        }
        Path program = Path.of(properties.getOrDefault("java.home", ""), "bin", "java");
        return new Jvm(program, options, classPath, Main.class.getName());
    }

    List<String> command(Role role) {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main, role.command()));
        return command;
    }
}
