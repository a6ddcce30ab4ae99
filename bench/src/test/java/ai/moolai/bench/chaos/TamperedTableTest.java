package ai.moolai.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The check can fail: what is done to the table itself is noticed through the same eyes that look after each round.
class TamperedTableTest {
    private static final String COLUMNS = """
            (SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns
             WHERE table_name = 'llm_requests' AND is_generated = 'NEVER' AND column_name <> 'started_at')
            """;

    @Test
    void aChangedADoubledAndAMissingRowAreNoticed() throws Exception {
        try (var stage = new Stage()) {
            var round = Round.play(stage, Fault.KILL, Duration.ZERO, new Random(2));
            assertThat(round.differences()).as("%s", round).isEmpty();
            String one = stage.orchestrator.postgres.rows().stream()
                    .filter(row -> row.status().equals("ok"))
                    .findFirst()
                    .orElseThrow()
                    .requestId();
            String where = " WHERE request_id = '" + one + "'";
            change(stage, "UPDATE llm_requests SET cost_nano_usd = cost_nano_usd + 1" + where);
            assertThat(differences(stage)).singleElement().asString().startsWith("there is");
            change(stage, "UPDATE llm_requests SET cost_nano_usd = cost_nano_usd - 1" + where);
            assertThat(differences(stage)).isEmpty();
            // The same row in another day's partition, where no key of the table forbids it.
            change(stage, """
                    DO $$ BEGIN EXECUTE format('INSERT INTO llm_requests (started_at, %%1$s)
                        SELECT started_at + interval ''1 day'', %%1$s FROM llm_requests
                        WHERE request_id = ''%s''', %s); END $$
                    """.formatted(one, COLUMNS));
            assertThat(differences(stage)).contains("request " + one + " is there more than once");
            change(stage, "DELETE FROM llm_requests" + where);
            assertThat(differences(stage)).singleElement().asString().contains("is missing");
        }
    }

    private static void change(Stage stage, String sql) throws SQLException {
        stage.orchestrator.postgres.change(sql);
    }

    private static List<String> differences(Stage stage) throws SQLException {
        return stage.differences(List.of(), false);
    }
}
