package ai.moolai.orchestrator.live;

import ai.moolai.orchestrator.ledger.CallRecord;
import java.time.Duration;
import java.time.Instant;

/// What calls have used in this minute and on this day so far, each counted where it ended.
final class UsageCounts {
    private static final long SECONDS_OF_MINUTE = Duration.ofMinutes(1).toSeconds();
    private static final long SECONDS_OF_DAY = Duration.ofDays(1).toSeconds();
    private static final long MILLIS_OF_SECOND = 1_000;
    private static final long MICROS_OF_MILLI = 1_000;

    private final Amounts.Growing sinceStart = new Amounts.Growing();
    private final Amounts.Growing ofMinute = new Amounts.Growing();
    private final Amounts.Growing ofDay = new Amounts.Growing();
    private long minute;
    private long day;
    private long dayBefore;
    private Amounts before = Amounts.NONE;

    /// @param minute its first moment
    /// @param day likewise
    record Now(Instant minute, Amounts ofMinute, Instant day, Amounts ofDay, Amounts sinceStart) {}

    /// The lock is free but for some moments a second.
    synchronized void count(CallRecord call) {
        long ended = call.startedAt().toEpochMilli() + call.timing().total() / MICROS_OF_MILLI;
        turn(Math.floorDiv(ended, MILLIS_OF_SECOND));
        sinceStart.add(call);
        ofMinute.add(call);
        ofDay.add(call);
    }

    /// What calls of another replica used, until `moment`.
    synchronized void count(Amounts others, Instant moment) {
        turn(moment.getEpochSecond());
        sinceStart.add(others);
        ofMinute.add(others);
        ofDay.add(others);
    }

    /// What calls used on the day of `moment` before this process counted.
    synchronized void before(Instant moment, Amounts amounts) {
        dayBefore = Math.floorDiv(moment.getEpochSecond(), SECONDS_OF_DAY);
        before = amounts;
    }

    synchronized Now at(Instant now) {
        turn(now.getEpochSecond());
        Amounts all = day == dayBefore ? before.plus(ofDay.now()) : ofDay.now();
        return new Now(
                Instant.ofEpochSecond(minute * SECONDS_OF_MINUTE),
                ofMinute.now(),
                Instant.ofEpochSecond(day * SECONDS_OF_DAY),
                all,
                sinceStart.now());
    }

    /// A clock that is set back does not turn anything back.
    private void turn(long second) {
        long newMinute = Math.floorDiv(second, SECONDS_OF_MINUTE);
        if (newMinute > minute) {
            minute = newMinute;
            ofMinute.clear();
        }
        long newDay = Math.floorDiv(second, SECONDS_OF_DAY);
        if (newDay > day) {
            day = newDay;
            ofDay.clear();
        }
    }
}
