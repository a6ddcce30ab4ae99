package ai.moolai.app;

import ai.moolai.orchestrator.pricelist.PriceCheck;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        description = "Reads a price list, tells all that is wrong with it, and what would change if it were used.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing is wrong", "1:the list could not be read or compared", "2:the list is faulty"},
        mixinStandardHelpOptions = true)
final class PricesCheckCommand implements Callable<Integer> {
    private static final int FAULTY = 2;

    private final Desk desk;
    private final Services services;

    @Parameters(paramLabel = "FILE", description = "A price list in YAML.")
    private Path file = Path.of("");

    PricesCheckCommand(Desk desk, Services services) {
        this.desk = desk;
        this.services = services;
    }

    @Override
    public Integer call() {
        var console = desk.console();
        String yaml = PriceFile.read(file);
        var active = services.prices().apply(desk.settings());
        var check = PriceCheck.of(
                String.valueOf(file.getFileName()), yaml, active, desk.clock().now());
        if (!check.faults().isEmpty()) {
            check.faults().forEach(console::complain);
            console.complain(file + ": " + check.faults().size() + " wrong.");
            return FAULTY;
        }
        check.holds().forEach(console::say);
        console.say(check.changes().isEmpty() ? "Nothing would change." : "What would change:");
        check.changes().forEach(change -> console.say("  " + change));
        check.warnings().forEach(warning -> console.complain("Looks like a mistake: " + warning));
        console.say(file + ": nothing wrong, " + check.warnings().size() + " to look at.");
        return 0;
    }
}
