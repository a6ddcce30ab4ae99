package ai.moolai.orchestrator.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A made-up `/proc` and `/sys` on disk.
public final class KernelFiles {
    private final Path root;

    public KernelFiles(Path root) {
        this.root = root;
    }

    public Path root() {
        return root;
    }

    public KernelFiles put(String path, String text) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    KernelFiles folder(String path) {
        return put(path + "/there", "");
    }

    void remove(String path) {
        try {
            Files.delete(root.resolve(path));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// A host of four cores with 16 GiB, two disks and two networks.
    public static KernelFiles host(Path root) {
        return new KernelFiles(root)
                .put("proc/stat", """
                        cpu  1000 20 300 8000 500 10 30 40 7 0
                        cpu0 250 5 75 2000 125 2 8 10 0 0
                        cpu1 250 5 75 2000 125 3 7 10 0 0
                        cpu2 250 5 75 2000 125 2 8 10 0 0
                        cpu3 250 5 75 2000 125 3 7 10 0 0
                        intr 5
                        """)
                .put("proc/loadavg", "0.52 1.25 2.00 3/345 9876\n")
                .put("proc/meminfo", """
                        MemTotal:       16777216 kB
                        MemFree:         1048576 kB
                        MemAvailable:   12582912 kB
                        Buffers:          102400 kB
                        SwapTotal:       2097152 kB
                        SwapFree:        1572864 kB
                        HugePages_Total:       0
                        """)
                .put("proc/diskstats", """
                         259       0 nvme0n1 100 5 2000 40 300 7 5000 90 0 60 130
                         259       1 nvme0n1p1 90 5 1900 40 290 7 4900 90 0 60 130
                           8       0 sda 10 0 100 4 20 0 400 9 0 6 13
                         253       0 dm-0 95 0 1990 40 295 0 4990 90 0 60 130
                           7       0 loop0 5 0 10 0 0 0 0 0 0 0 0
                         252       0 zram0 7 0 56 0 8 0 64 0 0 0 0
                        """)
                .folder("sys/block/nvme0n1")
                .folder("sys/block/sda")
                .folder("sys/block/dm-0")
                .folder("sys/block/loop0")
                .folder("sys/block/zram0")
                .put("proc/net/dev", """
                        Inter-|   Receive                                                |  Transmit
                         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
                            lo: 9999999   100    0    0    0     0          0         0  9999999     100    0    0    0     0       0          0
                          eth0: 5000       50    0    0    0     0          0         0     7000      60    0    0    0     0       0          0
                        wlan0:300       3    0    0    0     0          0         0     40      2    0    0    0     0       0          0
                        docker0: 888       3    0    0    0     0          0         0     888      2    0    0    0     0       0          0
                        veth1a2b: 888       3    0    0    0     0          0         0     888      2    0    0    0     0       0          0
                        """)
                .put("proc/net/snmp", """
                        Ip: Forwarding DefaultTTL
                        Ip: 1 64
                        Tcp: RtoAlgorithm RtoMin RtoMax MaxConn ActiveOpens PassiveOpens AttemptFails EstabResets CurrEstab InSegs
                        Tcp: 1 200 120000 -1 47 65 2 11 23 1000
                        """)
                .put("proc/pressure/cpu", psi(1_000_000))
                .put("proc/pressure/memory", psi(2_000_000))
                .put("proc/pressure/io", psi(3_000_000))
                .put(
                        "proc/self/stat",
                        "42 (a (strange) name) S 1 42 42 0 -1 4194560 1 0 0 0 250 150 0 0 20 0 31 0 12345 1 1\n")
                .put("proc/self/status", """
                        Name:   java
                        VmSize:    4096000 kB
                        VmRSS:      204800 kB
                        Threads:        31
                        """)
                .put("proc/self/limits", """
                        Limit                     Soft Limit           Hard Limit           Units
                        Max cpu time              unlimited            unlimited            seconds
                        Max open files            1024                 1048576              files
                        """)
                .put("proc/self/fd/0", "")
                .put("proc/self/fd/1", "")
                .put("proc/self/fd/2", "")
                .put("proc/self/fd/17", "")
                .put("proc/self/cgroup", "0::/\n");
    }

    public static String psi(long micros) {
        return "some avg10=0.00 avg60=0.12 avg300=0.05 total=" + micros
                + "\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=7\n";
    }
}
