package ai.moolai.llm;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.Set;

/// The classes of one plug-in. Besides its own jars it sees the JDK and the packages that [ChatProvider] speaks of,
/// and nothing else of this program: whatever libraries it brings, in whatever version, are its own.
final class PluginLoader extends URLClassLoader {
    /// Exactly these, without what lies under them.
    static final Set<String> SHOWN = Set.of("ai.moolai.base", "ai.moolai.llm", "ai.moolai.llm.chat");

    static {
        registerAsParallelCapable();
    }

    PluginLoader(String name, URL[] jars) {
        super("plug-in " + name, jars, new Shown(PluginLoader.class.getClassLoader()));
    }

    /// The JDK, and of this program only what is shown.
    private static final class Shown extends ClassLoader {
        static {
            registerAsParallelCapable();
        }

        private final ClassLoader program;

        Shown(ClassLoader program) {
            super("shown to plug-ins", ClassLoader.getPlatformClassLoader());
            this.program = program;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            int dot = name.lastIndexOf('.');
            if (dot > 0 && SHOWN.contains(name.substring(0, dot))) {
                return program.loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}
