package ai.moolai.bench.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// Where rounds are played: a provider, an orchestrator in front of it, and what its table must hold by now.
final class Stage implements AutoCloseable {
    static final String PROVIDER_KEY = "sk-of-the-stage";

    final Answering provider = new Answering();
    final Path home;
    final Orchestrator orchestrator;
    private final AtomicLong numbers = new AtomicLong();
    private final List<Call> calls = new ArrayList<>();
    private final List<List<Row>> gone = new ArrayList<>();
    private boolean keptAsItIs;

    Stage() throws IOException, InterruptedException {
        this(List.of(), Map.of());
    }

    /// @param before what stands in front of the orchestrator's command, with `{journal}` for the journal's folder
    /// @param settings of the orchestrator, besides its provider
    Stage(List<String> before, Map<String, String> settings) throws IOException, InterruptedException {
        home = Files.createTempDirectory("moolai-chaos-");
        Map<String, String> all = new HashMap<>(settings);
        all.put("OPENAI_API_KEY", PROVIDER_KEY);
        all.put("OPENAI_BASE_URL", provider.baseUrl());
        orchestrator = new Orchestrator(home, before, all);
        orchestrator.awaitServing();
    }

    long nextNumber() {
        return numbers.incrementAndGet();
    }

    /// Drops the monitoring database and makes it again.
    void dropDatabase() throws SQLException, InterruptedException {
        gone.add(orchestrator.postgres.dropAndMake());
    }

    /// What is wrong with the table, these calls and all before them counted.
    List<String> differences(List<Call> newest, boolean cutOffAreRecorded) throws SQLException {
        List<Call> all = new ArrayList<>(calls);
        all.addAll(newest);
        var ofNow = new HashSet<>(newest);
        var audit =
                new Audit(all, call -> cutOffAreRecorded && ofNow.contains(call) && provider.wasAsked(call.question()));
        return audit.differences(orchestrator.postgres.rows(), gone);
    }

    /// These calls are in order, and must stay so.
    void settled(List<Call> newest) {
        calls.addAll(newest);
    }

    /// Answers that callers received whole, all rounds together.
    long answers() {
        return calls.stream()
                .filter(call -> call.heard() instanceof Heard.Whole)
                .count();
    }

    /// Whether home and logs are left behind, for whoever looks into them.
    void keep(boolean asItIs) {
        keptAsItIs = asItIs;
    }

    @Override
    public void close() throws IOException {
        try (provider) {
            orchestrator.close();
        }
        if (keptAsItIs) {
            return;
        }
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
