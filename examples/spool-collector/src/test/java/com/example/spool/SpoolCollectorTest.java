package com.example.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.moolai.base.OrganizationId;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolCollectorTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final OrganizationId ORGANIZATION = new OrganizationId("org_001");

    @TempDir
    Path folder;

    private Map<String, Double> collect(Path from) throws Exception {
        return new SpoolCollector(from, Clock.fixed(NOW, ZoneOffset.UTC)).collect(ORGANIZATION);
    }

    @Test
    void filesAreCountedAndTheOldestIsTold() throws Exception {
        for (int seconds : new int[] {5, 90, 30}) {
            Path file = Files.writeString(folder.resolve("job-" + seconds), "");
            Files.setLastModifiedTime(file, FileTime.from(NOW.minusSeconds(seconds)));
        }
        Files.createDirectory(folder.resolve("done"));
        assertThat(collect(folder)).isEqualTo(Map.of("spool_files", 3.0, "spool_oldest_seconds", 90.0));
    }

    @Test
    void anEmptySpoolHasNoOldest() throws Exception {
        assertThat(collect(folder)).isEqualTo(Map.of("spool_files", 0.0));
    }

    @Test
    void aFolderThatIsNotThereIsAFailure() {
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> collect(folder.resolve("gone")));
    }
}
