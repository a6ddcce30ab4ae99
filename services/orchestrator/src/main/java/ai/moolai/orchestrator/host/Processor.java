package ai.moolai.orchestrator.host;

import java.io.IOException;
import java.util.List;

/// Processor time, load and pressure, as `proc(5)` and the kernel's `accounting/psi` describe them.
final class Processor {
    private Processor() {}

    static Snapshot.Cpu cpu(Tree tree) throws IOException {
        List<String> lines = tree.lines("proc/stat");
        String[] all = Tree.words(lines.getFirst());
        int cores = Math.toIntExact(lines.stream()
                .filter(line -> line.startsWith("cpu") && Character.isDigit(line.charAt(3)))
                .count());
        return new Snapshot.Cpu(
                Long.parseLong(all[1]),
                Long.parseLong(all[2]),
                Long.parseLong(all[3]),
                Long.parseLong(all[4]),
                Long.parseLong(all[5]),
                Long.parseLong(all[6]),
                Long.parseLong(all[7]),
                Long.parseLong(all[8]),
                cores);
    }

    static Snapshot.Load load(Tree tree) throws IOException {
        String[] words = tree.firstLine("proc/loadavg");
        return new Snapshot.Load(
                Double.parseDouble(words[0]), Double.parseDouble(words[1]), Double.parseDouble(words[2]));
    }

    /// The microseconds in which some task waited for `what`.
    static Long pressure(Tree tree, String what) throws IOException {
        String[] some = tree.line("proc/pressure/" + what, "some");
        return Long.parseLong(some[some.length - 1].substring("total=".length()));
    }
}
