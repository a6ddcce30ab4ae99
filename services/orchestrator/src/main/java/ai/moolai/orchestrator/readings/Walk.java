package ai.moolai.orchestrator.readings;

import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Rows of a period, oldest first, a page at a time and day by day, as the partitions are: a query then plans
/// for one of them, and not for the hundreds that there may be. Between two pages neither a connection nor a
/// lock is held, so whoever reads slowly holds up nobody, and whoever stops reading leaves nothing behind.
final class Walk<T> implements Iterator<T> {
    private final Iterator<Part> parts;
    private final int pageRows;
    private final Pages<T> pages;
    private final Function<T, Place> place;
    private Iterator<T> page = Collections.emptyIterator();
    private @Nullable Part part;
    private @Nullable Place last;

    /// @param parts of the period, one after the other, oldest first
    Walk(List<Part> parts, int pageRows, Pages<T> pages, Function<T, Place> place) {
        this.parts = parts.iterator();
        this.pageRows = pageRows;
        this.pages = pages;
        this.place = place;
    }

    /// What one partition holds of a period.
    record Part(Tier tier, ReadingsStore.Period period) {
        Part from(Instant start) {
            return new Part(tier, new ReadingsStore.Period(start, period.end(), period.type()));
        }
    }

    /// Reads the oldest rows of a part that come after a place.
    @FunctionalInterface
    interface Pages<T> {
        List<T> read(Part part, @Nullable Place after, int limit);
    }

    @Override
    public boolean hasNext() {
        while (!page.hasNext() && (part != null || parts.hasNext())) {
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
        Part within = part == null ? parts.next() : part;
        List<T> rows = pages.read(within, last, pageRows);
        page = rows.iterator();
        if (rows.size() == pageRows) {
            last = place.apply(rows.getLast());
            // From there on: what comes before it need not be looked at again.
            part = within.from(last.at());
        } else {
            last = null;
            part = null;
        }
    }
}
