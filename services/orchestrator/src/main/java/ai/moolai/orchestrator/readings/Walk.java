package ai.moolai.orchestrator.readings;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Rows of a period, oldest first, a page at a time and day by day, as the partitions are: a query then plans for one
/// of
/// them, and not for the hundreds that there may be. Between two pages neither a connection nor a lock is held, so
/// whoever
/// reads slowly holds up nobody, and whoever stops reading leaves nothing behind.
final class Walk<T> implements Iterator<T> {
    private final Iterator<LocalDate> days;
    private final ReadingsStore.Period period;
    private final int pageRows;
    private final Pages<T> pages;
    private final Function<T, Place> place;
    private Iterator<T> page = Collections.emptyIterator();
    private ReadingsStore.@Nullable Period day;
    private @Nullable Place last;

    /// @param days which there may be rows of, oldest first
    Walk(List<LocalDate> days, ReadingsStore.Period period, int pageRows, Pages<T> pages, Function<T, Place> place) {
        this.days = days.iterator();
        this.period = period;
        this.pageRows = pageRows;
        this.pages = pages;
        this.place = place;
    }

    /// Reads the oldest rows of a period that come after a place.
    @FunctionalInterface
    interface Pages<T> {
        List<T> read(ReadingsStore.Period period, @Nullable Place after, int limit);
    }

    @Override
    public boolean hasNext() {
        while (!page.hasNext() && (day != null || days.hasNext())) {
            turn();
        }
        return page.hasNext();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.next();
    }

    private void turn() {
        ReadingsStore.Period within = day == null ? part(period, days.next()) : day;
        List<T> rows = within.start().isBefore(within.end()) ? pages.read(within, last, pageRows) : List.of();
        page = rows.iterator();
        if (rows.size() == pageRows) {
            last = place.apply(rows.getLast());
            // From there on: what comes before it need not be looked at again.
            day = new ReadingsStore.Period(last.at(), within.end(), within.type());
        } else {
            last = null;
            day = null;
        }
    }

    /// The part of a period that lies in a day.
    static ReadingsStore.Period part(ReadingsStore.Period period, LocalDate date) {
        Instant start = date.atStartOfDay().toInstant(ZoneOffset.UTC);
        Instant end = date.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        return new ReadingsStore.Period(
                start.isAfter(period.start()) ? start : period.start(),
                end.isBefore(period.end()) ? end : period.end(),
                period.type());
    }
}
