package ai.moolai.orchestrator.ledger;

import ai.moolai.base.Usage;
import ai.moolai.config.Faults;
import ai.moolai.config.Section;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What every model costs, and when. It never changes, so any thread may ask it.
///
/// @param prices by provider and model id (aliases among them), in the order in which they are asked: the first that
///     holds at a moment is the price
/// @param retracted by their ids, the prices that were taken back: no call is priced with them
public record PriceBook(Map<String, Map<String, List<Price>>> prices, Map<String, Price> retracted) {
    /// A book without a price.
    public static final PriceBook EMPTY = new PriceBook(Map.of(), Map.of());

    private static final String SHIPPED = "prices.yaml";

    public PriceBook {
        Map<String, Map<String, List<Price>>> copy = new HashMap<>();
        prices.forEach((provider, models) -> {
            Map<String, List<Price>> lists = new HashMap<>();
            models.forEach((model, list) -> lists.put(model, List.copyOf(list)));
            copy.put(provider, Map.copyOf(lists));
        });
        prices = Map.copyOf(copy);
        retracted = Map.copyOf(retracted);
    }

    /// The book that comes with the program.
    ///
    /// @throws ai.moolai.config.ConfigException when it is faulty
    public static PriceBook shipped() {
        try (InputStream data = Objects.requireNonNull(PriceBook.class.getResourceAsStream(SHIPPED), SHIPPED)) {
            var faults = new Faults();
            var book = read(SHIPPED, new String(data.readAllBytes(), StandardCharsets.UTF_8), faults);
            faults.throwIfAny();
            return book;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// A book of its own. With faults noted it is not to be used.
    ///
    /// @param documentName what the document is called in faults
    public static PriceBook read(String documentName, String yaml, Faults faults) {
        return EMPTY.under(entries(documentName, yaml, "", faults));
    }

    /// This book with the prices of a file before it, as if they stood in the organization's own list.
    public PriceBook with(Path file, Faults faults) {
        try {
            return under(entries(String.valueOf(file.getFileName()), Files.readString(file), PriceReader.OWN, faults));
        } catch (IOException unreadable) {
            faults.add("PRICES_FILE", file + " cannot be read (expected: a price list in YAML)");
            return this;
        }
    }

    /// Every entry of a document, those that are proposed or retracted too.
    public static List<ListedPrice> list(String documentName, String yaml, Faults faults) {
        return entries(documentName, yaml, "", faults).stream()
                .map(entry -> new ListedPrice(entry.price(), entry.status()))
                .toList();
    }

    /// @param status whether it counts
    public record ListedPrice(Price price, Price.Status status) {}

    private static List<PriceReader.Entry> entries(String documentName, String yaml, String idEnd, Faults faults) {
        Section document = Section.parse(documentName, yaml, faults);
        var entries = PriceReader.document(document, idEnd);
        document.reportUnknown();
        PriceOverlaps.report(entries, faults);
        return entries;
    }

    /// This book with an organization's own prices before it: while one of them holds, it is the price. One with the
    /// provider, model and `from` of a price here takes its place; if it is retracted, it takes that price away.
    ///
    /// @param own the mappings of a list whose entries are those of the shipped book's `prices`
    public PriceBook with(List<Section> own, Faults faults) {
        var entries = PriceReader.own(own);
        PriceOverlaps.report(entries, faults);
        return under(entries);
    }

    /// The price of a model at a moment. A model id that ends in a date and has no entry of its own has the price of
    /// the id before the date; a model without either has the provider's price for `*`, if there is one.
    public Optional<Price> find(String provider, String model, Instant at) {
        Map<String, List<Price>> models = prices.getOrDefault(provider, Map.of());
        List<Price> list = named(models, model);
        if (list == null) {
            list = models.getOrDefault(PricedModel.ANY, List.of());
        }
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).span().contains(at)) {
                return Optional.of(list.get(i));
            }
        }
        return Optional.empty();
    }

    /// What a call cost that began at a moment.
    public Cost cost(String provider, String model, Instant at, Usage usage, @Nullable String serviceTier) {
        return cost(provider, model, at, Consumption.of(usage, serviceTier));
    }

    /// What a call cost that began at a moment.
    public Cost cost(String provider, String model, Instant at, Consumption consumption) {
        return find(provider, model, at)
                .map(price -> Cost.of(consumption, price))
                .orElseGet(() -> new Cost.Unpriced("no price for " + provider + "/" + model));
    }

    /// The id by which a call is priced: that of the model that answered where the book knows it, else that of the
    /// model that was asked for.
    public String pricedModel(String provider, @Nullable String served, String asked) {
        return served != null && knows(provider, served) ? served : asked;
    }

    /// Every price that may be used, each once.
    public List<Price> all() {
        return prices.values().stream()
                .flatMap(models -> models.values().stream())
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    /// Whether the book names the model, by its id, an alias, or its id with a date; `*` names nothing.
    public boolean knows(String provider, String model) {
        return canonical(provider, model).isPresent();
    }

    /// The one id under which the book names the model, without alias or date: how many there are is bounded.
    public Optional<String> canonical(String provider, String model) {
        List<Price> list = named(prices.getOrDefault(provider, Map.of()), model);
        return model.equals(PricedModel.ANY) || list == null
                ? Optional.empty()
                : Optional.of(list.getFirst().model().name());
    }

    /// The models of a provider that the book names, in the order of their ids.
    public List<PricedModel> models(String provider) {
        return prices.getOrDefault(provider, Map.of()).values().stream()
                .map(list -> list.getFirst().model())
                .filter(model -> !model.name().equals(PricedModel.ANY))
                .distinct()
                .sorted(Comparator.comparing(PricedModel::name))
                .toList();
    }

    private static @Nullable List<Price> named(Map<String, List<Price>> models, String model) {
        List<Price> exact = models.get(model);
        return exact != null ? exact : models.get(UndatedModel.of(model));
    }

    private PriceBook under(List<PriceReader.Entry> entries) {
        Map<String, Map<String, List<Price>>> merged = new HashMap<>();
        prices.forEach((provider, models) -> models.forEach((name, list) -> {
            if (list.getFirst().model().name().equals(name)) {
                shelf(merged, provider).put(name, new ArrayList<>(list));
            }
        }));
        Map<String, Price> gone = new HashMap<>(retracted);
        for (PriceReader.Entry entry : entries) {
            Price price = entry.price();
            List<Price> list = shelf(merged, price.model().provider())
                    .computeIfAbsent(price.model().name(), _ -> new ArrayList<>());
            switch (entry.status()) {
                case ACTIVE -> {
                    gone.remove(price.id());
                    list.removeIf(other -> beginsWith(other, price));
                }
                case PROPOSED -> {}
                case RETRACTED -> {
                    gone.put(price.id(), price);
                    list.stream()
                            .filter(other -> beginsWith(other, price))
                            .forEach(other -> gone.put(other.id(), other));
                    list.removeIf(other -> beginsWith(other, price));
                }
            }
        }
        entries.stream()
                .filter(PriceReader.Entry::active)
                .map(PriceReader.Entry::price)
                .sorted(Comparator.comparing(price -> price.span().from()))
                .forEach(price -> shelf(merged, price.model().provider())
                        .computeIfAbsent(price.model().name(), _ -> new ArrayList<>())
                        .addFirst(price));
        merged.values().forEach(PriceBook::addAliases);
        return new PriceBook(merged, gone);
    }

    private static boolean beginsWith(Price other, Price price) {
        return other.span().from().equals(price.span().from());
    }

    private static Map<String, List<Price>> shelf(Map<String, Map<String, List<Price>>> shelves, String provider) {
        return shelves.computeIfAbsent(provider, _ -> new HashMap<>());
    }

    private static void addAliases(Map<String, List<Price>> models) {
        models.values().removeIf(List::isEmpty);
        for (List<Price> list : List.copyOf(models.values())) {
            for (Price price : list) {
                price.model().aliases().forEach(alias -> models.putIfAbsent(alias, list));
            }
        }
    }
}
