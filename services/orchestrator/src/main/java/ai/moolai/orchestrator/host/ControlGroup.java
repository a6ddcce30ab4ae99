package ai.moolai.orchestrator.host;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The limits of the control group (version 2) that this process lives in, and of those around it: the tightest
/// holds. A container sees its own as the root.
final class ControlGroup {
    private static final String MOUNT = "sys/fs/cgroup";
    private static final String NO_LIMIT = "max";

    private ControlGroup() {}

    static Snapshot.Limits limits(Tree tree) {
        Cpu cpu = null;
        Memory memory = null;
        List<String> folders = tree.known(ControlGroup::folders);
        for (String folder : folders == null ? List.<String>of() : folders) {
            Cpu cores = tree.known(source -> cpu(source, folder));
            if (cores != null && (cpu == null || cores.cores < cpu.cores)) {
                cpu = cores;
            }
            Memory bytes = tree.known(source -> memory(source, folder));
            if (bytes != null && (memory == null || bytes.limit < memory.limit)) {
                memory = bytes;
            }
        }
        return new Snapshot.Limits(
                cpu == null ? null : cpu.cores,
                cpu == null ? null : cpu.usedMicros,
                memory == null ? null : memory.limit,
                memory == null ? null : memory.used);
    }

    private record Cpu(double cores, @Nullable Long usedMicros) {}

    private record Memory(long limit, @Nullable Long used) {}

    /// The group's folder, and all around it up to the one that is seen as the root.
    private static List<String> folders(Tree tree) throws IOException {
        for (String line : tree.lines("proc/self/cgroup")) {
            if (line.startsWith("0::/")) {
                List<String> folders = new ArrayList<>();
                String path = line.substring("0::".length());
                while (path.length() > 1) {
                    folders.add(MOUNT + path);
                    path = path.substring(0, Math.max(1, path.lastIndexOf('/')));
                }
                folders.add(MOUNT);
                return folders;
            }
        }
        throw new IOException("proc/self/cgroup: no group of version 2");
    }

    private static Cpu cpu(Tree tree, String folder) throws IOException {
        String[] words = tree.firstLine(folder + "/cpu.max");
        if (words[0].equals(NO_LIMIT)) {
            throw new IOException("no limit");
        }
        double cores = (double) Long.parseLong(words[0]) / Long.parseLong(words[1]);
        Long used = tree.known(source -> Long.parseLong(source.line(folder + "/cpu.stat", "usage_usec")[1]));
        return new Cpu(cores, used);
    }

    /// File pages that nobody has looked at lately can be taken back at once, so they do not count as used: so does
    /// Kubernetes reckon a working set.
    private static Memory memory(Tree tree, String folder) throws IOException {
        String[] words = tree.firstLine(folder + "/memory.max");
        if (words[0].equals(NO_LIMIT)) {
            throw new IOException("no limit");
        }
        Long current = tree.known(source -> Long.parseLong(source.firstLine(folder + "/memory.current")[0]));
        Long idle = tree.known(source -> Long.parseLong(source.line(folder + "/memory.stat", "inactive_file")[1]));
        Long used = current == null || idle == null ? current : (Long) Math.max(0, current - idle);
        return new Memory(Long.parseLong(words[0]), used);
    }
}
