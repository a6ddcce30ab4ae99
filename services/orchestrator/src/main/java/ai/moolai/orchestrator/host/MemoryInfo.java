package ai.moolai.orchestrator.host;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// `/proc/meminfo`. Available is the kernel's own estimate of what programs can have without swapping.
final class MemoryInfo {
    private static final long KIB = 1024;

    private MemoryInfo() {}

    static Snapshot.Memory read(Tree tree) throws IOException {
        Map<String, Long> bytes = new HashMap<>();
        for (String line : tree.lines("proc/meminfo")) {
            String[] words = Tree.words(line);
            bytes.put(words[0], Long.parseLong(words[1]) * KIB);
        }
        return new Snapshot.Memory(
                told(bytes, "MemTotal:"),
                told(bytes, "MemAvailable:"),
                told(bytes, "SwapTotal:"),
                told(bytes, "SwapFree:"));
    }

    private static long told(Map<String, Long> bytes, String name) throws IOException {
        Long value = bytes.get(name);
        if (value == null) {
            throw new IOException("proc/meminfo: no " + name);
        }
        return value;
    }
}
