package ai.moolai.app.loadtest;

import ai.moolai.base.Threads;
import java.util.List;

/// Who reads what is shown live, by server-sent events and over WebSockets, for as long as the test runs.
final class LiveReaders {
    private final List<Target> targets;
    private final int each;
    private final Wire wire;
    private final Watched events = new Watched("server-sent events");
    private final Watched messages = new Watched("WebSocket messages");

    /// @param each of each kind, at each target
    LiveReaders(List<Target> targets, int each, Wire wire) {
        this.targets = targets;
        this.each = each;
        this.wire = wire;
    }

    void start(Threads threads) {
        for (Target target : targets) {
            for (int i = 0; i < each; i++) {
                threads.run(new EventReader(target, wire, events));
                threads.run(new SocketReader(target, wire, messages));
            }
        }
    }

    /// What ends from now on ends because the test does.
    void over() {
        events.over();
        messages.over();
    }

    void judge(Report report) {
        if (each > 0) {
            events.judge(report);
            messages.judge(report);
        }
    }
}
