package ai.moolai.orchestrator.host;

import java.io.IOException;

/// This process, as the kernel counts it.
final class OwnFigures {
    private static final long KIB = 1024;
    private static final String STATUS = "proc/self/status";

    private OwnFigures() {}

    /// User and system time of all threads, also of those that have ended. The program's name stands in brackets
    /// and may hold anything, so that counting begins behind the last one.
    static Long cpuTicks(Tree tree) throws IOException {
        String line = tree.lines("proc/self/stat").getFirst();
        String[] words = Tree.words(line.substring(line.lastIndexOf(')') + 1));
        return Long.parseLong(words[11]) + Long.parseLong(words[12]);
    }

    /// What of it is in memory.
    static Long memoryBytes(Tree tree) throws IOException {
        return Long.parseLong(tree.line(STATUS, "VmRSS:")[1]) * KIB;
    }

    static Long virtualBytes(Tree tree) throws IOException {
        return Long.parseLong(tree.line(STATUS, "VmSize:")[1]) * KIB;
    }

    static Long threads(Tree tree) throws IOException {
        return Long.parseLong(tree.line(STATUS, "Threads:")[1]);
    }

    /// Without the one that listing them opens.
    static Long openFiles(Tree tree) throws IOException {
        return tree.entries("proc/self/fd") - 1;
    }

    static Long openFilesMax(Tree tree) throws IOException {
        for (String line : tree.lines("proc/self/limits")) {
            if (line.startsWith("Max open files")) {
                return Long.parseLong(Tree.words(line)[3]);
            }
        }
        throw new IOException("proc/self/limits: no Max open files");
    }
}
