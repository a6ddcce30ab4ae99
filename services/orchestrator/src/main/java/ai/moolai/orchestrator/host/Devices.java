package ai.moolai.orchestrator.host;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Disks and networks. Each byte counts once: what lies upon other devices, or passes on what another one carries,
/// is left out.
final class Devices {
    /// `/proc/diskstats` counts in these, whatever the disk's own sectors are.
    private static final long SECTOR_BYTES = 512;

    private static final Pattern UPON_OTHERS = Pattern.compile("(loop|ram|zram|dm-|md|drbd|bcache|fd|sr)\\d*.*");
    private static final Pattern PASSING_ON =
            Pattern.compile("lo|(veth|docker|br-|virbr|cni|cali|flannel|tunl|kube-|dummy|ifb|lxc|lxdbr|podman).*");

    private Devices() {}

    static List<Snapshot.Disk> disks(Tree tree) throws IOException {
        List<Snapshot.Disk> disks = new ArrayList<>();
        for (String line : tree.lines("proc/diskstats")) {
            String[] words = Tree.words(line);
            String name = words[2];
            if (!UPON_OTHERS.matcher(name).matches() && isWhole(tree, name)) {
                disks.add(new Snapshot.Disk(
                        name,
                        Long.parseLong(words[3]),
                        Long.parseLong(words[5]) * SECTOR_BYTES,
                        Long.parseLong(words[7]),
                        Long.parseLong(words[9]) * SECTOR_BYTES));
            }
        }
        return List.copyOf(disks);
    }

    /// A partition has no folder of its own there; a slash in a name stands there as `!`.
    private static boolean isWhole(Tree tree, String name) {
        return tree.isThere("sys/block/" + name.replace('/', '!'));
    }

    static List<Snapshot.Link> links(Tree tree) throws IOException {
        List<Snapshot.Link> links = new ArrayList<>();
        List<String> lines = tree.lines("proc/net/dev");
        for (String line : lines.subList(2, lines.size())) {
            int colon = line.indexOf(':');
            String name = line.substring(0, colon).strip();
            String[] words = Tree.words(line.substring(colon + 1));
            if (!PASSING_ON.matcher(name).matches()) {
                links.add(new Snapshot.Link(name, Long.parseLong(words[0]), Long.parseLong(words[8])));
            }
        }
        return List.copyOf(links);
    }

    /// Two lines that begin with `Tcp:`, names and then values.
    static Long connections(Tree tree) throws IOException {
        List<String[]> tcp = tree.lines("proc/net/snmp").stream()
                .map(Tree::words)
                .filter(words -> words[0].equals("Tcp:"))
                .toList();
        int place = List.of(tcp.getFirst()).indexOf("CurrEstab");
        return Long.parseLong(tcp.get(1)[place]);
    }
}
