package ai.moolai.orchestrator.host;

import ai.moolai.base.Clock;
import java.nio.file.Path;

/// The door: reads the host and this process as they are now. The kernel's files are read directly, which is exact
/// and takes a few milliseconds; what a host does not tell is null.
public final class Host {
    private final Tree tree;
    private final FileSystem fileSystem;
    private final Clock clock;

    /// @param root where `proc` and `sys` lie: `/`
    /// @param data a directory on the file system that must not run full
    public Host(Path root, Path data, Clock clock) {
        this.tree = new Tree(root);
        this.fileSystem = new FileSystem(data);
        this.clock = clock;
    }

    /// Everything, counters as they are. Blocking, though for milliseconds only.
    public Snapshot read() {
        return new Snapshot(
                clock.nanoTime(),
                tree.known(Processor::cpu),
                tree.known(Processor::load),
                tree.known(MemoryInfo::read),
                fileSystem.space(),
                tree.known(Devices::disks),
                tree.known(Devices::links),
                tree.known(Devices::connections),
                new Snapshot.Pressure(
                        tree.known(source -> Processor.pressure(source, "cpu")),
                        tree.known(source -> Processor.pressure(source, "memory")),
                        tree.known(source -> Processor.pressure(source, "io"))),
                ControlGroup.limits(tree),
                new Snapshot.OwnProcess(
                        tree.known(OwnFigures::cpuTicks),
                        tree.known(OwnFigures::memoryBytes),
                        tree.known(OwnFigures::virtualBytes),
                        tree.known(OwnFigures::threads),
                        tree.known(OwnFigures::openFiles),
                        tree.known(OwnFigures::openFilesMax)),
                Heap.read());
    }
}
