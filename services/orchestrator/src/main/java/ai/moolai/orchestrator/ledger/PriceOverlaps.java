package ai.moolai.orchestrator.ledger;

import ai.moolai.config.Faults;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds entries of one price list that contradict each other. A price without an end lasts until the next one begins;
/// one with an end must have ended by then. Retracted entries contradict nothing.
final class PriceOverlaps {
    private PriceOverlaps() {}

    static void report(List<PriceReader.Entry> entries, Faults faults) {
        Map<String, List<PriceReader.Entry>> byModel = new HashMap<>();
        for (PriceReader.Entry entry : entries) {
            if (entry.active()) {
                PricedModel model = entry.price().model();
                byModel.computeIfAbsent(model.provider() + "/" + model.name(), _ -> new ArrayList<>())
                        .add(entry);
            }
        }
        byModel.values().forEach(same -> spans(same, faults));
        aliases(entries, byModel, faults);
    }

    private static void spans(List<PriceReader.Entry> same, Faults faults) {
        same.sort(Comparator.comparing(entry -> entry.price().span().from()));
        for (int i = 1; i < same.size(); i++) {
            var earlier = same.get(i - 1);
            var later = same.get(i);
            var before = earlier.price().span();
            var after = later.price().span();
            if (before.from().equals(after.from())) {
                faults.add(later.path(), "the same model and from as " + earlier.path() + " (expected: each once)");
            } else if (before.hasEnd() && before.to().isAfter(after.from())) {
                faults.add(
                        later.path() + ".from",
                        after.from() + " (expected: at or after " + before.to() + ", the end of " + earlier.path()
                                + ")");
            }
        }
    }

    private static void aliases(
            List<PriceReader.Entry> entries, Map<String, List<PriceReader.Entry>> byModel, Faults faults) {
        Map<String, String> owners = new HashMap<>();
        for (PriceReader.Entry entry : entries) {
            PricedModel model = entry.price().model();
            for (String alias : model.aliases()) {
                String full = model.provider() + "/" + alias;
                String owner = owners.putIfAbsent(full, model.name());
                if (byModel.containsKey(full) || (owner != null && !owner.equals(model.name()))) {
                    faults.add(
                            entry.path() + ".aliases",
                            alias + " (expected: an id that no other model of " + model.provider() + " has)");
                }
            }
        }
    }
}
