package ai.moolai.app;

import ai.moolai.config.Form;
import ai.moolai.orchestrator.pricelist.PriceImport;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        description = "Makes a price list, for a person to look at, of the price table that most programs of the field"
                + " share (a JSON object: model, fields as input_cost_per_token).",
        mixinStandardHelpOptions = true)
final class PricesImportCommand implements Callable<Integer> {
    private static final int FAULTY = 2;
    private static final int MODELS_SHOWN = 5;

    private final Desk desk;

    @Parameters(paramLabel = "FILE", description = "The table.")
    private Path file = Path.of("");

    @Option(
            names = "--effective",
            required = true,
            paramLabel = "DATE",
            description = "When its prices begin to hold: a day, which begins at midnight UTC, or a moment as"
                    + " 2026-12-01T00:00:00Z.")
    private String effective = "";

    @Option(names = "--out", paramLabel = "FILE", description = "Where the list goes; without it, it is printed.")
    private @Nullable Path out;

    @Option(
            names = "--provider",
            paramLabel = "NAME",
            split = ",",
            description = "Only prices of this provider, as openai, anthropic or google; may be given several times.")
    private List<String> providers = List.of();

    PricesImportCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        var console = desk.console();
        var order = new PriceImport.Order(
                String.valueOf(file.getFileName()),
                effective(),
                LocalDate.ofInstant(desk.clock().now(), ZoneOffset.UTC),
                Set.copyOf(providers));
        var made = PriceImport.of(PriceFile.read(file), order);
        if (!made.faults().isEmpty()) {
            made.faults().forEach(console::complain);
            return FAULTY;
        }
        made.notes().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(note -> console.complain(note.getKey() + ": " + shown(note.getValue())));
        if (out == null) {
            console.say(made.yaml());
        } else {
            PriceFile.write(out, made.yaml());
            console.say(made.taken() + " prices, all proposed, in " + out
                    + ". What was not taken stands in it too, by name. Look at them, then: ./moolai prices check "
                    + out);
        }
        return 0;
    }

    private Instant effective() {
        try {
            return Form.MOMENT.read().apply(effective);
        } catch (RuntimeException notAMoment) {
            throw new Refusal("--effective: " + effective + " (expected: " + Form.MOMENT.expected() + ").");
        }
    }

    private static String shown(List<String> models) {
        String first = String.join(", ", models.subList(0, Math.min(MODELS_SHOWN, models.size())));
        return models.size() > MODELS_SHOWN ? first + " and " + (models.size() - MODELS_SHOWN) + " more" : first;
    }
}
