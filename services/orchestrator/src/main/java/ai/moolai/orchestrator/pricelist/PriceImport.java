package ai.moolai.orchestrator.pricelist;

import ai.moolai.config.ConfigException;
import ai.moolai.config.Faults;
import ai.moolai.config.Form;
import ai.moolai.config.Section;
import ai.moolai.orchestrator.ledger.Price;
import ai.moolai.orchestrator.ledger.PriceBook;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// A price list made of the price table that most programs of the field share: one JSON object, model by model, amounts
/// as floating-point numbers in US dollars for one token. Its prices are proposed, so that none is used before a person
/// has looked at it.
///
/// @param faults why nothing could be read
/// @param taken how many prices the list holds
/// @param notes by what was not taken or not as it stood, the models it concerns
/// @param yaml the list, empty when there are faults
public record PriceImport(List<String> faults, int taken, Map<String, List<String>> notes, String yaml) {
    private static final Pattern MODEL = Pattern.compile("[^\\s*]+");
    private static final Pattern PROVIDER = Pattern.compile("[A-Za-z0-9._-]+");

    /// An entry that documents the others.
    private static final String SAMPLE = "sample_spec";

    public PriceImport {
        faults = List.copyOf(faults);
        notes = Map.copyOf(notes);
    }

    /// How a table is read.
    ///
    /// @param source what the table is called, in faults and in the list
    /// @param effective the first moment at which its prices hold
    /// @param readAt the day on which it was read
    /// @param providers of which prices are taken, by the list's names; all where none is named
    public record Order(String source, Instant effective, LocalDate readAt, Set<String> providers) {
        public Order {
            providers = Set.copyOf(providers);
        }
    }

    public static PriceImport of(String json, Order order) {
        var faults = new Faults();
        try {
            // JSON is YAML too, and read here as it was written: no number passes through a double.
            Section document = Section.parse(order.source, "{\"models\": " + json + "}", faults);
            Map<String, Section> models = document.sections("models");
            faults.throwIfAny();
            return new Reading(order).read(models);
        } catch (ConfigException wrong) {
            return new PriceImport(
                    wrong.faults().stream().map(ConfigException.Fault::toString).toList(), 0, Map.of(), "");
        }
    }

    private static final class Reading {
        private final Order order;
        private final Price.Span span;
        private final Price.Origin origin;
        private final Map<String, Price> prices = new LinkedHashMap<>();
        private final Map<String, List<String>> notes = new TreeMap<>();

        Reading(Order order) {
            this.order = order;
            this.span = new Price.Span(order.effective, Instant.MAX);
            this.origin = new Price.Origin(
                    order.source, order.readAt.atStartOfDay(ZoneOffset.UTC).toInstant(), List.of());
        }

        PriceImport read(Map<String, Section> models) {
            models.forEach((key, section) -> {
                if (!key.equals(SAMPLE)) {
                    model(key, section);
                }
            });
            String yaml = yaml();
            var faults = new Faults();
            PriceBook.list("the list", yaml, faults);
            faults.throwIfAny();
            return new PriceImport(List.of(), prices.size(), notes, yaml);
        }

        private void model(String key, Section section) {
            String theirs = section.get("litellm_provider", Form.TEXT, "");
            // The list calls a provider as routing does.
            String provider = theirs.equals("gemini") ? "google" : theirs;
            if (!order.providers.isEmpty() && !order.providers.contains(provider)) {
                return;
            }
            String model = key.startsWith(theirs + "/") ? key.substring(theirs.length() + 1) : key;
            if (!PROVIDER.matcher(provider).matches() || !MODEL.matcher(model).matches()) {
                note("not taken: no provider or model can have this name", key);
                return;
            }
            var read = new TableModel(section);
            Price price = read.price(provider, model, span, origin);
            read.notes().forEach(note -> note(note, key));
            if (price != null) {
                Price other = prices.putIfAbsent(price.id(), price);
                if (other != null && !other.equals(price)) {
                    note("not taken: another entry has another price for the same model", key);
                }
            }
        }

        private void note(String note, String key) {
            notes.computeIfAbsent(note, _ -> new ArrayList<>()).add(key);
        }

        private String yaml() {
            var out = new StringBuilder("# Made by ./moolai prices import of " + order.source.replaceAll("\\s", " ")
                    + ". These prices are proposed: no call is priced with them\n"
                    + "# until the line `status: proposed` of their provider is taken away.\n");
            notes.forEach((note, keys) -> {
                out.append("# ").append(printable(note)).append('\n');
                keys.forEach(key -> out.append("#   ").append(printable(key)).append('\n'));
            });
            out.append("currency: USD\ntime_zone: UTC\n\ndefaults:\n");
            Set<String> providers = new TreeSet<>();
            prices.values().forEach(price -> providers.add(price.model().provider()));
            providers.forEach(provider -> out.append("  \"").append(provider).append("\":\n    status: proposed\n"));
            out.append("\nprices:\n");
            prices.values()
                    .forEach(price -> out.append("  - ").append(price.entry()).append('\n'));
            return out.toString();
        }

        private static String printable(String text) {
            return text.replaceAll("[^\\x20-\\x7e]", "?");
        }
    }
}
