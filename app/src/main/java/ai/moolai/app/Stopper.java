package ai.moolai.app;

import java.time.Duration;
import java.util.List;

/// Stops services: politely, then by force; and whatever PostgreSQL a killed one has left behind.
final class Stopper {
    private static final Duration KILLED_MAX = Duration.ofSeconds(10);

    private final Desk desk;
    private final Duration patienceMax;

    /// @param patienceMax how long a service may take to end by itself
    Stopper(Desk desk, Duration patienceMax) {
        this.desk = desk;
        this.patienceMax = patienceMax;
    }

    /// @return whether nothing of them runs any more
    boolean stop(List<ServiceProcess> services) {
        boolean clean = true;
        for (Role role : Role.values()) {
            List<ServiceProcess> these = services.stream()
                    .filter(service -> service.plan().role() == role)
                    .toList();
            List<ServiceProcess.State> before =
                    these.stream().map(ServiceProcess::state).toList();
            these.forEach(ServiceProcess::terminate);
            for (int i = 0; i < these.size(); i++) {
                clean &= finish(these.get(i), before.get(i));
            }
        }
        return clean;
    }

    private boolean finish(ServiceProcess service, ServiceProcess.State before) {
        if (!hasEnded(service, patienceMax)) {
            desk.console()
                    .complain(service.name() + " did not stop within " + patienceMax.toSeconds()
                            + " s and is killed; what it had written down is kept.");
            service.kill();
            if (!hasEnded(service, KILLED_MAX)) {
                desk.console().complain(service.name() + " cannot be killed: see ./moolai status.");
                return false;
            }
        }
        var leftOver = LeftOver.find(service.plan().data());
        if (leftOver.isPresent() && !leftOver.get().stop(desk.patience())) {
            desk.console()
                    .complain("The PostgreSQL of " + service.name() + " (process "
                            + leftOver.get().pid() + ") did not stop.");
            return false;
        }
        service.forget();
        desk.console().say("%-10s  %s".formatted(service.name(), how(before, leftOver.isPresent())));
        return true;
    }

    private boolean hasEnded(ServiceProcess service, Duration max) {
        return desk.patience().until(max, () -> service.state() != ServiceProcess.State.RUNNING);
    }

    private static String how(ServiceProcess.State before, boolean leftOver) {
        String what = switch (before) {
            case RUNNING -> "stopped";
            case DIED -> "had died";
            case STOPPED -> "was not running";
        };
        return leftOver ? what + "; its PostgreSQL is stopped" : what;
    }
}
