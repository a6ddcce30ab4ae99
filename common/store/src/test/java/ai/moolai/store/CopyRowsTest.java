package ai.moolai.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.Threads;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopyRowsTest {
    private static final List<String> COLUMNS = List.of("id", "at", "words", "number", "small", "flag");
    private static final Threads THREADS = new Threads(Throwable::printStackTrace);

    @TempDir
    static Path folder;

    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws InterruptedException {
        server = Servers.start(folder, 0, THREADS);
    }

    @AfterAll
    static void stop() {
        server.close();
        THREADS.close();
    }

    private static Connection connect() throws SQLException {
        var url = server.url("books");
        return DriverManager.getConnection(
                "jdbc:postgresql://" + url.address() + "/" + url.database(),
                url.user(),
                url.password().reveal());
    }

    @Test
    void whatIsCopiedInIsWhatIsInsertedAsText() throws Exception {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (id uuid, at timestamptz, words text, number bigint, small integer,"
                    + " flag boolean, way text DEFAULT 'copied')");
            var random = RandomGenerator.of("L64X128MixRandom");
            var rows = new CopyRows("t", COLUMNS, 1);
            List<@Nullable Object[]> all = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                boolean none = i % 7 == 0;
                // Every second one lies in the middle between two microseconds.
                int nanos = random.nextInt(1_000_000) * 1000 + (i % 2 == 0 ? 500 : random.nextInt(1000));
                all.add(new @Nullable Object[] {
                    new UUID(random.nextLong(), random.nextLong()),
                    Instant.ofEpochSecond(random.nextLong(0, 4_000_000_000L), nanos),
                    none ? null : "ä\t\\ \n😀".repeat(random.nextInt(20)),
                    none ? null : random.nextLong(),
                    random.nextInt(),
                    random.nextBoolean()
                });
            }
            try (var insert = connection.prepareStatement(
                    "INSERT INTO t VALUES (?::uuid, ?::timestamptz, ?::text, ?::bigint, ?::integer, ?::boolean, 'inserted')")) {
                for (@Nullable Object[] row : all) {
                    rows.row();
                    for (int i = 0; i < row.length; i++) {
                        rows.put(row[i]);
                        Object cell = row[i];
                        insert.setString(i + 1, cell == null ? null : cell.toString());
                    }
                    insert.executeUpdate();
                }
            }
            rows.send(connection);
            try (var differing = statement.executeQuery("""
                    SELECT count(*) FROM (
                        SELECT id, at, words, number, small, flag FROM t GROUP BY 1, 2, 3, 4, 5, 6
                        HAVING count(DISTINCT way) <> 2) AS alone""")) {
                differing.next();
                assertThat(differing.getLong(1)).isZero();
            }
        }
    }

    @Test
    void oneRowThatIsRefusedKeepsAllOut() throws Exception {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE u (number bigint PRIMARY KEY)");
            var rows = new CopyRows("u", List.of("number"), 3);
            for (long number : new long[] {1, 2, 1}) {
                rows.row();
                rows.put(number);
            }
            assertThatThrownBy(() -> rows.send(connection))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refused -> assertThat(refused.getSQLState()).isEqualTo("23505"));
            try (var counted = statement.executeQuery("SELECT count(*) FROM u")) {
                counted.next();
                assertThat(counted.getLong(1)).isZero();
            }
        }
    }

    @Test
    void aValueOfAnotherTypeIsNamed() {
        var rows = new CopyRows("t", List.of("a"), 1);
        assertThatThrownBy(() -> rows.put(1.5)).hasMessageContaining("Double (expected: String, Long");
    }
}
