package ai.moolai.orchestrator.ledger;

import ai.moolai.config.Faults;
import ai.moolai.config.Form;
import ai.moolai.config.Section;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads the entries of a price list. What is wrong becomes a fault; an entry that cannot be placed is left out.
final class PriceReader {
    private static final long TOKENS_MAX = 1_000_000_000;
    private static final BigDecimal USD_MAX = BigDecimal.valueOf(100_000);

    private static final Form<String> PROVIDER = named("[^\\s/*]+", "a provider's name");
    private static final Form<String> ALIAS = named("[^\\s*]+", "a model's id");
    private static final Form<String> MODEL = named("[^\\s*]+|\\*", "a model's id, or * for every other model");
    private static final Form<String> CURRENCY = named("USD", "USD");
    private static final Form<Long> TOKENS = Form.whole(1, TOKENS_MAX);
    private static final Form<Status> STATUS = Form.choice(Status.class);
    private static final Form<TokenClass> CLASS = Form.choice(TokenClass.class);

    /// US dollars for a million tokens, as nano-dollars.
    private static final Form<Long> USD = Form.DECIMAL
            .map(usd -> {
                if (usd.compareTo(USD_MAX) > 0) {
                    throw new IllegalArgumentException();
                }
                return usd.movePointRight(9).longValueExact();
            })
            .described("US dollars for a million tokens, from 0 to 100000 with at most 9 decimals");

    private static final Form<NamedFactor> SERVICE_TIER = new Form<>(
            "a service tier and its factor above 0, as batch 0.5 (default, standard and auto are always 1)", text -> {
                String[] words = text.trim().split(" +", -1);
                if (words.length != 2 || Price.isOrdinary(words[0])) {
                    throw new IllegalArgumentException();
                }
                return new NamedFactor(words[0], Factor.of(new BigDecimal(words[1])));
            });

    private enum Status {
        ACTIVE,
        RETRACTED
    }

    private record NamedFactor(String name, Factor factor) {}

    /// What the entries of one provider share.
    private record Common(Map<String, Factor> serviceTiers, Optional<String> source, Optional<Instant> readAt) {
        static final Common NOTHING = new Common(Map.of(), Optional.empty(), Optional.empty());
    }

    /// @param path where it stands
    /// @param active false when the price was announced and taken back, or never held
    record Entry(String path, Price price, boolean active) {}

    private PriceReader() {}

    /// A whole document: `currency`, `defaults` by provider, `prices`.
    static List<Entry> document(Section document) {
        document.require("currency", CURRENCY, "USD");
        Map<String, Common> defaults = new HashMap<>();
        document.sections("defaults").forEach((provider, common) -> defaults.put(provider, common(common)));
        return entries(document.sectionList("prices"), defaults, "");
    }

    /// Entries that stand in another document and share nothing.
    static List<Entry> own(List<Section> prices) {
        return entries(prices, Map.of(), "~own");
    }

    private static List<Entry> entries(List<Section> prices, Map<String, Common> defaults, String idEnd) {
        List<Entry> entries = new ArrayList<>();
        for (Section price : prices) {
            String provider = price.require("provider", PROVIDER, "");
            String model = price.require("model", MODEL, "");
            Entry entry = entry(price, provider, model, defaults.getOrDefault(provider, Common.NOTHING), idEnd);
            if (!provider.isEmpty() && !model.isEmpty()) {
                entries.add(entry);
            }
        }
        return entries;
    }

    private static Common common(Section section) {
        return new Common(serviceTiers(section), section.get("source", Form.TEXT), section.get("read_at", Form.MOMENT));
    }

    private static Entry entry(Section section, String provider, String model, Common common, String idEnd) {
        section.get("currency", CURRENCY);
        boolean active = section.get("status", STATUS, Status.ACTIVE) == Status.ACTIVE;
        List<String> inferred = new ArrayList<>();
        var span = span(section);
        var price = new Price(
                provider + "/" + model + span.mark() + idEnd,
                new PricedModel(
                        provider,
                        model,
                        section.list("aliases", ALIAS),
                        tokens(section, "max_input_tokens"),
                        tokens(section, "max_output_tokens")),
                span,
                tiers(section, active, inferred),
                section.has("service_tiers") ? serviceTiers(section) : common.serviceTiers(),
                new Price.Origin(
                        section.get("source", Form.TEXT).or(common::source).orElse(section.path()),
                        section.get("read_at", Form.MOMENT).or(common::readAt).orElse(null),
                        inferred));
        return new Entry(section.path(), price, active);
    }

    private static Price.Span span(Section section) {
        Instant from = section.get("from", Form.MOMENT, Instant.MIN);
        Instant to = section.get("to", Form.MOMENT, Instant.MAX);
        if (!from.isBefore(to)) {
            section.faults().add(section.path() + ".to", to + " (expected: after from, which is " + from + ")");
        }
        return new Price.Span(from, to);
    }

    private static OptionalLong tokens(Section section, String key) {
        return section.get(key, TOKENS).map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    private static List<Price.Tier> tiers(Section section, boolean active, List<String> inferred) {
        List<Price.Tier> tiers = new ArrayList<>();
        tiers.add(new Price.Tier(0, prices(section, active, "", inferred)));
        for (Section tier : section.sectionList("tiers")) {
            long before = tiers.getLast().above();
            long above = tier.require("above", TOKENS, before + 1);
            if (above <= before) {
                tier.faults()
                        .add(tier.path() + ".above", above + " (expected: more than " + before + ", the tier before)");
            }
            tiers.add(new Price.Tier(above, prices(tier, true, "above " + above + ": ", inferred)));
        }
        return tiers;
    }

    private static Map<TokenClass, Long> prices(Section section, boolean needed, String prefix, List<String> inferred) {
        Map<TokenClass, Long> prices = new EnumMap<>(TokenClass.class);
        boolean tried = false;
        for (TokenClass type : TokenClass.ALL) {
            tried |= section.has(type.key());
            section.get(type.key(), USD).ifPresent(usd -> prices.put(type, usd));
        }
        if (needed && !tried) {
            section.faults().add(section.path(), "no price (expected: at least input or output)");
        }
        for (TokenClass type : section.list("inferred", CLASS)) {
            inferred.add(prefix + type.key());
            if (!section.has(type.key())) {
                section.faults().add(section.path() + ".inferred", type.key() + " (expected: a price of this entry)");
            }
        }
        // Providers bill hidden reasoning as output and images as prompt tokens, unless they list them apart.
        inherit(prices, TokenClass.OUTPUT_REASONING, TokenClass.OUTPUT);
        inherit(prices, TokenClass.INPUT_IMAGE, TokenClass.INPUT);
        return prices;
    }

    private static void inherit(Map<TokenClass, Long> prices, TokenClass type, TokenClass otherwise) {
        Long price = prices.get(otherwise);
        if (price != null) {
            prices.putIfAbsent(type, price);
        }
    }

    private static Map<String, Factor> serviceTiers(Section section) {
        Map<String, Factor> factors = new HashMap<>();
        Faults faults = section.faults();
        for (NamedFactor named : section.list("service_tiers", SERVICE_TIER)) {
            if (factors.put(named.name(), named.factor()) != null) {
                faults.add(section.path() + ".service_tiers", named.name() + " (expected: each service tier once)");
            }
        }
        return factors;
    }

    private static Form<String> named(String pattern, String expected) {
        return new Form<>(expected, text -> {
            if (!text.matches(pattern)) {
                throw new IllegalArgumentException();
            }
            return text;
        });
    }
}
