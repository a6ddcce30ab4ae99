package ai.moolai.orchestrator.host;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/// What the virtual machine tells of its heap. Collectors that work while the program runs count their whole cycles
/// beside their pauses: those are left out.
final class Heap {
    private static final String CYCLES = "Cycles";
    private static final String CONCURRENT = "Concurrent";

    private Heap() {}

    static Snapshot.VirtualMachine read() {
        long pauses = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            String name = collector.getName();
            if (!name.endsWith(CYCLES) && !name.contains(CONCURRENT)) {
                pauses += Math.max(0, collector.getCollectionTime());
            }
        }
        return new Snapshot.VirtualMachine(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), pauses);
    }
}
