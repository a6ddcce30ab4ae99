package ai.moolai.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.hook.ShutdownHookBase;
import ch.qos.logback.core.spi.AppenderAttachable;
import ch.qos.logback.core.spi.AppenderAttachableImpl;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;

/// Stands between those who log and the file. Whoever logs never waits and wakes nobody: what came within [#GATHER] is
/// written together, because waking a thread and writing for each line cost more than the line. From a warning on, it
/// is written at once. Made by Logback, from logback.xml.
public final class LineQueue extends UnsynchronizedAppenderBase<ILoggingEvent>
        implements AppenderAttachable<ILoggingEvent> {
    /// When the file is slower than what is logged, further lines are lost.
    static final int LINES_MAX = 8192;

    /// What is written to standard output in one go.
    private static final int CONSOLE_BYTES = 64 << 10;

    static final Duration GATHER = Duration.ofMillis(50);

    /// Run when the process ends: from then on, who logs writes.
    public static final class Ending extends ShutdownHookBase {
        @Override
        public void run() {
            var root = ((LoggerContext) getContext()).getLogger(Logger.ROOT_LOGGER_NAME);
            for (var appenders = root.iteratorForAppenders(); appenders.hasNext(); ) {
                if (appenders.next() instanceof LineQueue queue) {
                    queue.end();
                }
            }
        }
    }

    private final AppenderAttachableImpl<ILoggingEvent> sinks = new AppenderAttachableImpl<>();
    private final BlockingQueue<ILoggingEvent> queue = new ArrayBlockingQueue<>(LINES_MAX);
    private final AtomicBoolean planned = new AtomicBoolean();
    private final ReentrantLock writing = new ReentrantLock();
    /// The process ends, or Logback does: nobody would come back for what is gathered.
    private volatile boolean ending;

    @Override
    public void stop() {
        if (isStarted()) {
            super.stop();
            end();
            sinks.detachAndStopAllAppenders();
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        if (!queue.offer(event)) {
            return;
        }
        if (ending) {
            write();
        } else if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
            plan(Duration.ZERO);
        } else if (!planned.get() && planned.compareAndSet(false, true)) {
            plan(GATHER);
        }
    }

    private void plan(Duration delay) {
        try {
            var _ = getContext()
                    .getScheduledExecutorService()
                    .schedule(this::gathered, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopped) {
            write();
        }
    }

    private void gathered() {
        planned.set(false);
        write();
    }

    private void end() {
        ending = true;
        write();
    }

    private void write() {
        writing.lock();
        try {
            List<ILoggingEvent> events = new ArrayList<>();
            while (queue.drainTo(events) > 0) {
                events.forEach(sinks::appendLoopOnAppenders);
                events.clear();
                flush();
            }
        } finally {
            writing.unlock();
        }
    }

    private void flush() {
        for (var appenders = sinks.iteratorForAppenders(); appenders.hasNext(); ) {
            OutputStream out = appenders.next() instanceof OutputStreamAppender<?> sink ? sink.getOutputStream() : null;
            try {
                if (out != null) {
                    out.flush();
                }
            } catch (IOException refused) {
                addError("log lines could not be written", refused);
            }
        }
    }

    @Override
    public void addAppender(Appender<ILoggingEvent> sink) {
        if (sink instanceof OutputStreamAppender<?> stream) {
            stream.setImmediateFlush(false);
        }
        if (sink instanceof ConsoleAppender<?> console && console.getOutputStream() != null) {
            // Standard output hands on whatever is longer than 128 bytes at once, line by line.
            console.setOutputStream(new BufferedOutputStream(console.getOutputStream(), CONSOLE_BYTES));
        }
        sinks.addAppender(sink);
    }

    @Override
    public Iterator<Appender<ILoggingEvent>> iteratorForAppenders() {
        return sinks.iteratorForAppenders();
    }

    @Override
    public Appender<ILoggingEvent> getAppender(String name) {
        return sinks.getAppender(name);
    }

    @Override
    public boolean isAttached(Appender<ILoggingEvent> sink) {
        return sinks.isAttached(sink);
    }

    @Override
    public void detachAndStopAllAppenders() {
        sinks.detachAndStopAllAppenders();
    }

    @Override
    public boolean detachAppender(Appender<ILoggingEvent> sink) {
        return sinks.detachAppender(sink);
    }

    @Override
    public boolean detachAppender(String name) {
        return sinks.detachAppender(name);
    }
}
