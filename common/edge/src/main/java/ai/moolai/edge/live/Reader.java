package ai.moolai.edge.live;

import ai.moolai.base.Caller;
import ai.moolai.base.Failure;
import ai.moolai.base.FailureException;
import ai.moolai.edge.Admission;
import ai.moolai.edge.Outlet;
import org.jspecify.annotations.Nullable;

/// One who reads: a place in what all share, and who it is. It belongs to the event loop of its connection.
final class Reader {
    final Outlet outlet;
    final Frames frames;
    private final Hub hub;
    private Admission admission;
    private String holder;
    private View view;
    private long cursor;
    private int fresh;
    private boolean reset;
    private boolean behind;
    private boolean gone;
    private long askedNanos;
    private long writtenNanos;
    private long tookNanos;
    private @Nullable Conversation conversation;

    /// It has a slot already.
    ///
    /// @param view empty where it has not said yet what it wants to see
    Reader(Hub hub, Outlet outlet, Admission admission, String holder, View view) {
        this.hub = hub;
        this.outlet = outlet;
        this.frames = Frames.of(outlet);
        this.admission = admission;
        this.holder = holder;
        this.view = view;
        this.fresh = view.topics();
        long now = hub.clock.nanoTime();
        this.askedNanos = now;
        this.writtenNanos = now;
        this.tookNanos = now;
    }

    /// On a socket.
    void talk(Conversation with) {
        conversation = with;
    }

    @Nullable
    Conversation conversation() {
        return conversation;
    }

    Admission admission() {
        return admission;
    }

    View view() {
        return view;
    }

    @Nullable
    Caller caller() {
        return admission.caller();
    }

    /// It has got everything up to `seq` before, by another connection.
    void resume(long seq) {
        cursor = seq;
        fresh = 0;
    }

    /// It cannot go on where it was.
    void reset() {
        reset = true;
        fresh = view.topics();
    }

    /// It sees something else from now on. The hub was told already.
    ///
    /// @param begun topics that it is told from the beginning
    void see(View other, int begun) {
        if (view.isEmpty()) {
            cursor = hub.published();
        }
        view = other;
        fresh = (fresh | begun) & other.topics();
    }

    /// Somebody else reads.
    ///
    /// @throws FailureException `too_many_readers`
    void become(Admission other) {
        String next = Slots.holder(other.caller(), outlet.exchange());
        if (!next.equals(holder)) {
            hub.slots.take(next);
            hub.slots.free(holder);
            holder = next;
        }
        admission = other;
        view = new View(view.topics(), view.parts(), other.caller() != null);
    }

    /// Writes what is new, if there is anything and the reader takes it.
    ///
    /// @return false when there is still more for it
    boolean write(Loop.Round round) {
        if (gone
                || outlet.isClosed()
                || view.isEmpty()
                || cursor > round.upTo
                || (cursor == round.upTo && fresh == 0)) {
            return true;
        }
        if (!outlet.isReady()) {
            if (!behind) {
                behind = true;
                hub.slow.increment();
            }
            return false;
        }
        Batch batch = round.batch(new Batch.Place(frames, view, cursor, fresh, reset, behind));
        cursor = batch.cursor();
        if (batch.whole()) {
            fresh = 0;
            reset = false;
            behind = false;
        }
        if (batch.bytes().isReadable()) {
            outlet.write(batch.bytes());
            writtenNanos = hub.clock.nanoTime();
        }
        return batch.whole();
    }

    /// Judges anew whether it may go on.
    ///
    /// @return why not, or null
    @Nullable
    Failure asked(long nowNanos) {
        if (nowNanos - askedNanos < LiveLimits.ASK_AGAIN_EVERY.toNanos()) {
            return null;
        }
        askedNanos = nowNanos;
        try {
            admission = admission.renewed();
            return null;
        } catch (FailureException refused) {
            return refused.failure();
        }
    }

    boolean mayStillSee() {
        return hub.catalogue.may(admission.caller(), view);
    }

    /// Whether it has taken nothing for too long.
    boolean isStuck(long nowNanos) {
        if (outlet.isReady()) {
            tookNanos = nowNanos;
        }
        return nowNanos - tookNanos > LiveLimits.SILENT_MAX.toNanos();
    }

    boolean isQuiet(long nowNanos) {
        return nowNanos - writtenNanos >= LiveLimits.COMMENT_EVERY.toNanos() && outlet.isReady();
    }

    void wrote(long nowNanos) {
        writtenNanos = nowNanos;
    }

    /// Gives back what it holds.
    void go() {
        if (!gone) {
            gone = true;
            hub.leave(view.topics());
            hub.slots.free(holder);
        }
    }
}
