package com.example.spool;

import ai.moolai.base.MetricsCollector;
import ai.moolai.base.OrganizationId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// How many files wait in a folder, and how long the oldest has waited.
public final class SpoolCollector implements MetricsCollector {
    private final Path folder;
    private final Clock clock;

    /// As MoolAI makes it: the folder is named by `SPOOL_DIRECTORY`.
    public SpoolCollector() {
        this(Path.of(System.getenv().getOrDefault("SPOOL_DIRECTORY", "spool")), Clock.systemUTC());
    }

    SpoolCollector(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "spool";
    }

    /// Without a file there is no oldest one, so that its age is left out.
    @Override
    public Map<String, Double> collect(OrganizationId organization) throws IOException {
        List<Path> waiting;
        try (Stream<Path> entries = Files.list(folder)) {
            waiting = entries.filter(Files::isRegularFile).toList();
        }
        double files = waiting.size();
        if (waiting.isEmpty()) {
            return Map.of("spool_files", files);
        }
        Instant oldest = Instant.MAX;
        for (Path file : waiting) {
            Instant changed = Files.getLastModifiedTime(file).toInstant();
            oldest = changed.isBefore(oldest) ? changed : oldest;
        }
        double seconds = Duration.between(oldest, clock.instant()).toMillis() / 1000.0;
        return Map.of("spool_files", files, "spool_oldest_seconds", Math.max(0, seconds));
    }
}
