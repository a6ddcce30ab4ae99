package ai.moolai.house.planted.taken.orchestrator.limits;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Planted: helps itself to time, environment and threads.
public final class Limits {
    private Limits() {}

    static Instant called() {
        return Instant.now();
    }

    static Supplier<Instant> referred() {
        return Instant::now;
    }

    static LocalDate day(ZoneId zone) {
        return LocalDate.now(zone);
    }

    static long millis() {
        return System.currentTimeMillis();
    }

    static long nanos() {
        return System.nanoTime();
    }

    static Clock clock() {
        return Clock.systemUTC();
    }

    static @Nullable String home() {
        return System.getenv("HOME");
    }

    static void leave() {
        System.exit(1);
    }

    static Thread thread(Runnable work) {
        return new Thread(work);
    }

    static Thread.Builder virtual() {
        return Thread.ofVirtual();
    }

    static Thread.Builder platform() {
        return Thread.ofPlatform();
    }

    static Thread started(Runnable work) {
        return Thread.startVirtualThread(work);
    }

    static ExecutorService pool() {
        return Executors.newCachedThreadPool();
    }

    static final class Own extends Thread {}
}
