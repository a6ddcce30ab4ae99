package ai.moolai.app;

import ai.moolai.config.Faults;
import ai.moolai.config.Form;
import ai.moolai.config.Section;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "rerate",
        description = "Reckons the cost of past calls anew with the prices of now, and writes corrections where it is"
                + " another. Running it twice adds nothing.",
        mixinStandardHelpOptions = true)
final class PricesRerateCommand implements Callable<Integer> {
    private final Desk desk;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "DATE",
            description = "Calls that began on this day (UTC) or at this moment, or later.")
    private String from = "";

    @Option(names = "--to", required = true, paramLabel = "DATE", description = "Calls that began before this.")
    private String to = "";

    @Option(names = "--dry-run", description = "Only tells what would be corrected.")
    private boolean dryRun;

    @Option(names = "--only", paramLabel = "NAME", description = "Only this orchestrator: org_001 or org_002.")
    private @Nullable String only;

    PricesRerateCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        Instant first = moment("--from", from);
        Instant end = moment("--to", to);
        for (ServicePlan plan : desk.fleet().select(only)) {
            if (plan.role() == Role.ORCHESTRATOR) {
                desk.console().say("%-10s  %s".formatted(plan.name(), rerated(plan, first, end)));
            }
        }
        return 0;
    }

    private String rerated(ServicePlan plan, Instant first, Instant end) {
        var door = new AdminDoor(plan);
        long examined = 0;
        long corrected = 0;
        long unpriced = 0;
        BigDecimal before = BigDecimal.ZERO;
        BigDecimal after = BigDecimal.ZERO;
        String resume = "null";
        do {
            String order = "{\"from\":\"" + first + "\",\"to\":\"" + end + "\",\"dry_run\":" + dryRun + ",\"resume\":"
                    + (resume.equals("null") ? resume : '"' + resume + '"') + "}";
            var faults = new Faults();
            Section answer = Section.parse(
                    plan.name() + "'s answer", door.post("/api/v1/monitoring/requests/rerate", order), faults);
            examined += answer.require("examined", Form.whole(0, Long.MAX_VALUE), 0L);
            corrected += answer.require("corrected", Form.whole(0, Long.MAX_VALUE), 0L);
            unpriced += answer.require("still_unpriced", Form.whole(0, Long.MAX_VALUE), 0L);
            before = before.add(answer.require("old_cost_usd", Form.DECIMAL, BigDecimal.ZERO));
            after = after.add(answer.require("new_cost_usd", Form.DECIMAL, BigDecimal.ZERO));
            resume = answer.require("resume", Form.TEXT, "null");
            faults.throwIfAny();
        } while (!resume.equals("null"));
        return examined + " calls examined, " + corrected + (dryRun ? " would be corrected" : " corrected") + ": "
                + before.toPlainString() + " -> " + after.toPlainString() + " US dollars; " + unpriced
                + " still without a price";
    }

    private static Instant moment(String option, String text) {
        try {
            return Form.MOMENT.read().apply(text);
        } catch (RuntimeException notAMoment) {
            throw new Refusal(option + ": " + text + " (expected: " + Form.MOMENT.expected() + ").");
        }
    }
}
