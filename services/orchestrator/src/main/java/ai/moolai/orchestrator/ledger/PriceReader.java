package ai.moolai.orchestrator.ledger;

import ai.moolai.config.Faults;
import ai.moolai.config.Form;
import ai.moolai.config.Section;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;

/// Reads the entries of a price list. What is wrong becomes a fault; an entry that cannot be placed is left out.
final class PriceReader {
    private static final long TOKENS_MAX = 1_000_000_000;
    private static final BigDecimal USD_MAX = BigDecimal.valueOf(100_000);

    /// Ends the id of a price that did not come with the program.
    static final String OWN = "~own";

    private static final DateTimeFormatter MOMENT = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .optionalStart()
            .appendOffsetId()
            .toFormatter(Locale.ROOT);
    private static final Form<String> PROVIDER = named("[^\\s/*]+", "a provider's name");
    private static final Form<String> ALIAS = named("[^\\s*]+", "a model's id");
    private static final Form<String> MODEL = named("[^\\s*]+|\\*", "a model's id, or * for every other model");
    private static final Form<String> CURRENCY = named("USD", "USD");
    private static final Form<Long> TOKENS = Form.whole(1, TOKENS_MAX);
    private static final Form<Price.Status> STATUS = Form.choice(Price.Status.class);
    private static final Form<ZoneId> TIME_ZONE =
            Form.TEXT.map(ZoneId::of).described("a time zone as UTC or America/Los_Angeles");
    private static final Form<TokenClass> CLASS = Form.choice(TokenClass.class);

    private static final Form<Long> USD = usd("a million tokens");
    private static final Form<Long> CHARGE = usd("a thousand");

    private static final Form<NamedFactor> SERVICE_TIER = factor(
            "a service tier and its factor above 0, as batch 0.5 (default, standard and auto are always 1)",
            word -> !Price.isOrdinaryTier(word));
    private static final Form<NamedFactor> REGION = factor(
            "a region and its factor above 0, as us 1.1 (default, global and not_available are always 1)",
            word -> !Price.isOrdinaryRegion(word));

    private record NamedFactor(String name, Factor factor) {}

    /// What entries share unless they say otherwise.
    ///
    /// @param moments how their dates are read
    private record Common(
            Form<Instant> moments,
            Price.Terms terms,
            Price.Status status,
            Optional<String> source,
            Optional<Instant> readAt) {
        static final Common NOTHING = new Common(
                momentsIn(ZoneId.of("UTC")),
                Price.Terms.PLAIN,
                Price.Status.ACTIVE,
                Optional.empty(),
                Optional.empty());
    }

    /// @param path where it stands
    record Entry(String path, Price price, Price.Status status) {
        boolean active() {
            return status == Price.Status.ACTIVE;
        }
    }

    private PriceReader() {}

    /// A whole document: `currency`, `time_zone`, `defaults` by provider, `prices`.
    ///
    /// @param idEnd what the ids of its prices end in
    static List<Entry> document(Section document, String idEnd) {
        document.require("currency", CURRENCY, "USD");
        Common all = common(document, Common.NOTHING);
        Map<String, Common> defaults = new HashMap<>();
        document.sections("defaults").forEach((provider, section) -> defaults.put(provider, common(section, all)));
        return entries(document.sectionList("prices"), provider -> defaults.getOrDefault(provider, all), idEnd);
    }

    /// Entries that stand in another document and share nothing.
    static List<Entry> own(List<Section> prices) {
        return entries(prices, _ -> Common.NOTHING, OWN);
    }

    /// One entry that stands alone.
    static Price entry(String id, String text) {
        var faults = new Faults();
        var entries = own(List.of(Section.parse(id, text, faults)));
        faults.throwIfAny();
        Price read = entries.getFirst().price();
        return new Price(id, read.model(), read.span(), read.tiers(), read.terms(), read.origin());
    }

    private static List<Entry> entries(List<Section> prices, Function<String, Common> common, String idEnd) {
        List<Entry> entries = new ArrayList<>();
        for (Section price : prices) {
            String provider = price.require("provider", PROVIDER, "");
            String model = price.require("model", MODEL, "");
            Entry entry = entry(price, provider, model, common(price, common.apply(provider)), idEnd);
            if (!provider.isEmpty() && !model.isEmpty()) {
                entries.add(entry);
            }
        }
        return entries;
    }

    private static Common common(Section section, Common above) {
        var moments =
                section.get("time_zone", TIME_ZONE).map(PriceReader::momentsIn).orElse(above.moments());
        return new Common(
                moments,
                terms(section, above.terms()),
                section.get("status", STATUS, above.status()),
                section.get("source", Form.TEXT).or(above::source),
                section.get("read_at", moments).or(above::readAt));
    }

    private static Price.Terms terms(Section section, Price.Terms above) {
        Map<ToolCharge, Long> charges = new EnumMap<>(ToolCharge.class);
        charges.putAll(above.charges());
        for (ToolCharge tool : ToolCharge.ALL) {
            section.get(tool.key(), CHARGE).ifPresent(usd -> charges.put(tool, usd));
        }
        return new Price.Terms(
                section.has("service_tiers")
                        ? factors(section, "service_tiers", SERVICE_TIER, "service tier")
                        : above.serviceTiers(),
                section.has("regions") ? factors(section, "regions", REGION, "region") : above.regions(),
                charges);
    }

    private static Entry entry(Section section, String provider, String model, Common common, String idEnd) {
        section.get("currency", CURRENCY);
        List<String> inferred = new ArrayList<>();
        var span = span(section, common.moments());
        var price = new Price(
                provider + "/" + model + span.mark() + idEnd,
                new PricedModel(
                        provider,
                        model,
                        section.list("aliases", ALIAS),
                        tokens(section, "max_input_tokens"),
                        tokens(section, "max_output_tokens")),
                span,
                tiers(section, common.status() != Price.Status.RETRACTED, inferred),
                common.terms(),
                new Price.Origin(
                        common.source().orElse(section.path()), common.readAt().orElse(null), inferred));
        return new Entry(section.path(), price, common.status());
    }

    private static Price.Span span(Section section, Form<Instant> moments) {
        Instant from = section.get("from", moments, Instant.MIN);
        Instant to = section.get("to", moments, Instant.MAX);
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
        for (TokenClass type : TokenClass.ALL) {
            Long inherited = prices.get(heir(type));
            if (inherited != null) {
                prices.putIfAbsent(type, inherited);
            }
        }
        return prices;
    }

    /// The class whose price holds where this one has none of its own: providers bill hidden reasoning as output and
    /// images as prompt tokens, unless they list them apart.
    static TokenClass heir(TokenClass type) {
        return switch (type) {
            case OUTPUT_REASONING -> TokenClass.OUTPUT;
            case INPUT_IMAGE -> TokenClass.INPUT;
            case INPUT, CACHE_READ, CACHE_WRITE_SHORT, CACHE_WRITE_LONG, INPUT_AUDIO, OUTPUT, OUTPUT_AUDIO -> type;
        };
    }

    private static Map<String, Factor> factors(Section section, String key, Form<NamedFactor> form, String what) {
        Map<String, Factor> factors = new HashMap<>();
        Faults faults = section.faults();
        for (NamedFactor named : section.list(key, form)) {
            if (factors.put(named.name(), named.factor()) != null) {
                faults.add(section.path() + "." + key, named.name() + " (expected: each " + what + " once)");
            }
        }
        return factors;
    }

    /// US dollars for so many, as nano-dollars.
    private static Form<Long> usd(String many) {
        return Form.DECIMAL
                .map(usd -> {
                    if (usd.compareTo(USD_MAX) > 0) {
                        throw new IllegalArgumentException();
                    }
                    return usd.movePointRight(9).longValueExact();
                })
                .described("US dollars for " + many + ", from 0 to 100000 with at most 9 decimals");
    }

    private static Form<NamedFactor> factor(String expected, Predicate<String> mayHaveOne) {
        return new Form<>(expected, text -> {
            String[] words = text.trim().split(" +", -1);
            if (words.length != 2 || !mayHaveOne.test(words[0])) {
                throw new IllegalArgumentException();
            }
            return new NamedFactor(words[0], Factor.of(new BigDecimal(words[1])));
        });
    }

    /// A moment with its offset; a date or a time of day without one is meant in `zone`.
    private static Form<Instant> momentsIn(ZoneId zone) {
        return new Form<>(
                "a date as 2026-12-01 or a time as 2026-12-01T09:00, which are " + zone
                        + "'s, or a moment as 2026-12-01T00:00:00Z",
                text -> {
                    if (text.indexOf('T') < 0) {
                        return LocalDate.parse(text).atStartOfDay(zone).toInstant();
                    }
                    TemporalAccessor moment = MOMENT.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
                    return moment instanceof LocalDateTime local
                            ? local.atZone(zone).toInstant()
                            : Instant.from(moment);
                });
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
