package ai.moolai.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/// Makes and drops partitions. What waits behind one of its locks waits for [#LOCK_MAX] at most, twice at worst. A
/// partition that was dropped is never made again: what is in a table is whole, day by day. The table
/// `dropped_partitions` of the same database remembers how far that has come.
public final class Partitions {
    /// For one lock. Whoever comes after a statement that waits for a lock waits as well, so it must give up soon.
    public static final Duration LOCK_MAX = Duration.ofMillis(300);

    /// What PostgreSQL says when a lock was not to be had in that time.
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final Database database;

    public Partitions(Database database) {
        this.database = database;
    }

    /// Makes the partition that holds `day` where it is missing.
    ///
    /// @return false when it was dropped, so that nothing can be added to it
    public boolean ensure(Partitioned table, LocalDate day) {
        LocalDate start = table.period().start(day);
        return database.jdbi().inTransaction(handle -> {
            if (exists(handle, table.partition(start))) {
                return true;
            }
            lock(handle, table);
            if (start.isBefore(droppedBefore(handle, table))) {
                return false;
            }
            if (!exists(handle, table.partition(start))) {
                make(handle, table, start);
            }
            return true;
        });
    }

    /// It is made apart and then attached: `CREATE TABLE … PARTITION OF` would lock the whole table against readers.
    private static void make(Handle handle, Partitioned table, LocalDate start) {
        String part = table.partition(start);
        handle.execute("CREATE TABLE " + part + " (LIKE " + table.table() + " INCLUDING ALL)");
        handle.execute("ALTER TABLE " + table.table() + " ATTACH PARTITION " + part + " FOR VALUES FROM ('" + start
                + " 00:00:00+00') TO ('" + table.period().next(start) + " 00:00:00+00')");
    }

    /// Whether there is a partition that holds `day`.
    public boolean exists(Partitioned table, LocalDate day) {
        return database.jdbi()
                .withHandle(
                        handle -> exists(handle, table.partition(table.period().start(day))));
    }

    /// The first days of the partitions that there are, oldest first.
    public List<LocalDate> starts(Partitioned table) {
        return database
                .jdbi()
                .withHandle(handle -> handle.createQuery("""
                                SELECT child.relname FROM pg_inherits
                                JOIN pg_class child ON child.oid = pg_inherits.inhrelid
                                WHERE pg_inherits.inhparent = to_regclass(:table) ORDER BY child.relname""")
                        .bind("table", table.table())
                        .mapTo(String.class)
                        .list())
                .stream()
                .map(table::start)
                .flatMap(Optional::stream)
                .toList();
    }

    /// Drops the partition that begins with `start`, whole.
    ///
    /// @return false when somebody uses the table just now: another time, then
    public boolean drop(Partitioned table, LocalDate start) {
        try {
            database.jdbi().useTransaction(handle -> {
                lock(handle, table);
                handle.createUpdate("""
                                INSERT INTO dropped_partitions AS d (parent, dropped_before) VALUES (:parent, :next)
                                ON CONFLICT (parent) DO UPDATE
                                SET dropped_before = greatest(d.dropped_before, excluded.dropped_before)""")
                        .bind("parent", table.table())
                        .bind("next", table.period().next(start))
                        .execute();
                handle.execute("DROP TABLE IF EXISTS " + table.partition(start));
            });
            return true;
        } catch (JdbiException failed) {
            if (failed.getCause() instanceof SQLException cause && LOCK_NOT_AVAILABLE.equals(cause.getSQLState())) {
                return false;
            }
            throw failed;
        }
    }

    /// Several services may look after one database: one at a time changes a table.
    private static void lock(Handle handle, Partitioned table) {
        handle.execute("SET LOCAL lock_timeout = " + LOCK_MAX.toMillis());
        handle.createQuery("SELECT 1 FROM pg_advisory_xact_lock(hashtext('partitions'), hashtext(:table))")
                .bind("table", table.table())
                .mapTo(Integer.class)
                .one();
    }

    private static boolean exists(Handle handle, String partition) {
        return handle.createQuery("SELECT to_regclass(:partition) IS NOT NULL")
                .bind("partition", partition)
                .mapTo(Boolean.class)
                .one();
    }

    private static LocalDate droppedBefore(Handle handle, Partitioned table) {
        return handle.createQuery("SELECT dropped_before FROM dropped_partitions WHERE parent = :parent")
                .bind("parent", table.table())
                .mapTo(LocalDate.class)
                .findOne()
                .orElse(LocalDate.MIN);
    }
}
