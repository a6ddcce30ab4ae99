package ai.moolai.orchestrator.pricelist;

import ai.moolai.config.Form;
import ai.moolai.config.Section;
import ai.moolai.orchestrator.ledger.Factor;
import ai.moolai.orchestrator.ledger.Price;
import ai.moolai.orchestrator.ledger.PricedModel;
import ai.moolai.orchestrator.ledger.TokenClass;
import ai.moolai.orchestrator.ledger.ToolCharge;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Turns one model of the table into a price, and notes by name whatever it does not take.
final class TableModel {
    private static final long TOKENS_PRICED = 1_000_000;
    private static final long CALLS_PRICED = 1_000;
    private static final long TOKENS_MAX = 1_000_000_000;
    private static final BigDecimal FACTOR_MAX = BigDecimal.valueOf(1_000);
    private static final Set<String> REGIONS = Set.of("us", "eu");

    private final Section section;
    private final List<String> notes = new ArrayList<>();

    /// By service tier (the ordinary one is empty) and length of prompt.
    private final Map<String, TreeMap<Long, Map<TokenClass, Long>>> prices = new TreeMap<>();

    private final Map<String, Factor> serviceTiers = new TreeMap<>();
    private final Map<String, Factor> regions = new TreeMap<>();
    private final Map<ToolCharge, Long> charges = new EnumMap<>(ToolCharge.class);

    TableModel(Section section) {
        this.section = section;
        section.keys().stream().sorted().forEach(this::field);
        prices.forEach((tier, byLength) -> {
            if (!tier.isEmpty()) {
                serviceTier(tier, byLength);
            }
        });
    }

    /// What was not taken, or not as it stood.
    List<String> notes() {
        return List.copyOf(notes);
    }

    /// @return null when it has no price of tokens; a note says so
    @Nullable
    Price price(String provider, String model, Price.Span span, Price.Origin origin) {
        var ordinary = prices.getOrDefault("", new TreeMap<>());
        Map<TokenClass, Long> base = ordinary.getOrDefault(0L, Map.of());
        if (base.isEmpty()) {
            notes.add("not taken: no price of tokens (mode " + section.get("mode", Form.TEXT, "unknown") + ")");
            return null;
        }
        if (base.values().stream().allMatch(nanos -> nanos == 0)) {
            notes.add("not taken: every price is 0 (expected: a price; what is free is written by hand)");
            return null;
        }
        List<Price.Tier> tiers = ordinary.entrySet().stream()
                .map(tier -> new Price.Tier(tier.getKey(), tier.getValue()))
                .toList();
        return new Price(
                provider + "/" + model,
                new PricedModel(provider, model, List.of(), tokens("max_input_tokens"), tokens("max_output_tokens")),
                span,
                tiers,
                new Price.Terms(serviceTiers, regions, charges),
                origin);
    }

    private void field(String name) {
        TableField field = TableField.read(name);
        if (field != null) {
            String value = value(section, name);
            if (!value.equals("null")) {
                amount(name, value, field);
            }
            return;
        }
        switch (name) {
            case "regional_processing_uplift_multiplier_eu" -> factor(name, "eu", value(section, name), regions);
            case "regional_processing_uplift_multiplier_us" -> factor(name, "us", value(section, name), regions);
            case "provider_specific_entry" -> specific();
            case "search_context_cost_per_query" -> searches();
            default -> {
                if (TableField.isAboutMoney(name)) {
                    notes.add("not taken: " + name);
                }
            }
        }
    }

    private static String value(Section section, String name) {
        return section.get(name, Form.TEXT).orElse("");
    }

    private void amount(String name, String value, TableField field) {
        TableAmount amount = TableAmount.read(value, TOKENS_PRICED);
        if (amount == null) {
            notes.add("not taken: " + name + ": " + value
                    + " (expected: US dollars for a token, from 0, whole nano-dollars for a million)");
            return;
        }
        if (amount.rounded()) {
            notes.add("rounded: " + name + ": " + value);
        }
        Long before = prices.computeIfAbsent(field.serviceTier(), _ -> new TreeMap<>())
                .computeIfAbsent(field.above(), _ -> new EnumMap<>(TokenClass.class))
                .putIfAbsent(field.type(), amount.nanoDollars());
        if (before != null && before != amount.nanoDollars()) {
            notes.add("not taken: " + name + ": " + value + " (expected: the same as the other price of "
                    + field.type().key() + ")");
        }
    }

    /// The table has a price for each class where the price list has one factor for all: they must agree.
    private void serviceTier(String tier, Map<Long, Map<TokenClass, Long>> byLength) {
        Factor found = null;
        for (var length : byLength.entrySet()) {
            Map<TokenClass, Long> ordinary =
                    prices.getOrDefault("", new TreeMap<>()).getOrDefault(length.getKey(), Map.of());
            for (var price : length.getValue().entrySet()) {
                Factor factor = ratio(price.getValue(), ordinary.get(price.getKey()));
                if (factor == null || (found != null && !found.equals(factor))) {
                    notes.add("not taken: service tier " + tier + ": "
                            + price.getKey().key()
                            + (length.getKey() == 0 ? "" : " above " + length.getKey())
                            + " (expected: one factor for every price)");
                    return;
                }
                found = factor;
            }
        }
        if (found != null) {
            serviceTiers.put(tier, found);
        }
    }

    private static @Nullable Factor ratio(long price, @Nullable Long ordinary) {
        if (ordinary == null || ordinary == 0 || price == 0) {
            return null;
        }
        BigDecimal ratio = BigDecimal.valueOf(price).divide(BigDecimal.valueOf(ordinary), new MathContext(15));
        return factor(ratio);
    }

    private static @Nullable Factor factor(BigDecimal value) {
        BigDecimal plain = value.stripTrailingZeros();
        return plain.signum() <= 0 || plain.scale() > 6 || plain.compareTo(FACTOR_MAX) > 0 ? null : Factor.of(plain);
    }

    private void factor(String name, String key, String value, Map<String, Factor> factors) {
        Factor factor = null;
        try {
            factor = factor(new BigDecimal(value));
        } catch (NumberFormatException notANumber) {
            // Said below.
        }
        if (factor == null) {
            notes.add("not taken: " + name + ": " + value + " (expected: a factor above 0, at most 6 decimals)");
        } else {
            factors.put(key, factor);
        }
    }

    private void specific() {
        Section entries = section.section("provider_specific_entry");
        for (String key : entries.keys()) {
            String name = "provider_specific_entry." + key;
            String value = value(entries, key);
            if (REGIONS.contains(key)) {
                factor(name, key, value, regions);
            } else if (key.equals("fast")) {
                factor(name, key, value, serviceTiers);
            } else {
                notes.add("not taken: " + name);
            }
        }
    }

    /// The price list has one price for a search; the table one for each size of what is found.
    private void searches() {
        Section sizes = section.section("search_context_cost_per_query");
        Set<String> values = new TreeSet<>();
        for (String size : sizes.keys()) {
            values.add(value(sizes, size));
        }
        TableAmount amount =
                values.size() == 1 ? TableAmount.read(values.iterator().next(), CALLS_PRICED) : null;
        if (amount == null) {
            notes.add("not taken: search_context_cost_per_query (expected: one price, whatever the size)");
        } else {
            charges.put(ToolCharge.WEB_SEARCH, amount.nanoDollars());
        }
    }

    private OptionalLong tokens(String key) {
        try {
            long tokens = new BigDecimal(section.get(key, Form.TEXT, "")).longValueExact();
            return tokens > 0 && tokens <= TOKENS_MAX ? OptionalLong.of(tokens) : OptionalLong.empty();
        } catch (ArithmeticException | NumberFormatException noLimit) {
            return OptionalLong.empty();
        }
    }
}
