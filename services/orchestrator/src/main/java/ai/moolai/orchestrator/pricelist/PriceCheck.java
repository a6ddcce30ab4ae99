package ai.moolai.orchestrator.pricelist;

import ai.moolai.config.ConfigException;
import ai.moolai.config.Faults;
import ai.moolai.orchestrator.ledger.Factor;
import ai.moolai.orchestrator.ledger.Price;
import ai.moolai.orchestrator.ledger.PriceBook;
import ai.moolai.orchestrator.ledger.PriceBook.ListedPrice;
import ai.moolai.orchestrator.ledger.PricedModel;
import ai.moolai.orchestrator.ledger.TokenClass;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a price list is like, beside the prices in use.
///
/// @param faults all that is wrong; with one of them the rest is empty
/// @param holds what stands in it
/// @param changes what would be another price, or a price where there is none
/// @param warnings what is allowed and looks like a mistake
public record PriceCheck(List<String> faults, List<String> holds, List<String> changes, List<String> warnings) {
    /// A price or factor that is this many times another looks like a mistake: tables made by programs often are.
    private static final long SUSPICIOUS = 5;

    private static final String FAR = " (expected: not more than " + SUSPICIOUS + " times more or less)";

    public PriceCheck {
        faults = List.copyOf(faults);
        holds = List.copyOf(holds);
        changes = List.copyOf(changes);
        warnings = List.copyOf(warnings);
    }

    /// @param name what the list is called in faults
    /// @param active the prices in use
    public static PriceCheck of(String name, String yaml, PriceBook active, Instant now) {
        var faults = new Faults();
        List<ListedPrice> listed = PriceBook.list(name, yaml, faults);
        try {
            faults.throwIfAny();
        } catch (ConfigException wrong) {
            return new PriceCheck(
                    wrong.faults().stream().map(ConfigException.Fault::toString).toList(),
                    List.of(),
                    List.of(),
                    List.of());
        }
        List<String> changes = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (ListedPrice each : listed) {
            Price price = each.price();
            if (each.status() == Price.Status.RETRACTED) {
                if (!active.retracted().containsKey(price.id())) {
                    changes.add(price.id() + ": retracted");
                }
            } else {
                compare(price, active, now, changes, warnings);
                doubt(price, warnings);
            }
        }
        return new PriceCheck(List.of(), holds(listed), changes, warnings);
    }

    private static List<String> holds(List<ListedPrice> listed) {
        Map<String, Integer> providers = new TreeMap<>();
        Map<Price.Status, Integer> statuses = new TreeMap<>();
        for (ListedPrice each : listed) {
            providers.merge(each.price().model().provider(), 1, Integer::sum);
            statuses.merge(each.status(), 1, Integer::sum);
        }
        List<String> holds = new ArrayList<>();
        holds.add(listed.size() + " prices: "
                + statuses.getOrDefault(Price.Status.ACTIVE, 0) + " active, "
                + statuses.getOrDefault(Price.Status.PROPOSED, 0) + " proposed, "
                + statuses.getOrDefault(Price.Status.RETRACTED, 0) + " retracted");
        providers.forEach((provider, count) -> holds.add(provider + ": " + count));
        return holds;
    }

    private static void compare(
            Price price, PriceBook active, Instant now, List<String> changes, List<String> warnings) {
        Instant from = price.span().from();
        Instant at = from.equals(Instant.MIN) ? now : from;
        String provider = price.model().provider();
        String model = price.model().name();
        // What only the price for every other model covers has no price of its own.
        boolean covered = active.knows(provider, model) || model.equals(PricedModel.ANY);
        Optional<Price> before = covered ? active.find(provider, model, at) : Optional.empty();
        if (before.isEmpty()) {
            changes.add(price.id() + ": a price where there is none");
            return;
        }
        Map<TokenClass, Long> old = before.get().tiers().getFirst().nanoDollars();
        Map<TokenClass, Long> then = price.tiers().getFirst().nanoDollars();
        for (TokenClass type : TokenClass.values()) {
            Long was = old.get(type);
            Long is = then.get(type);
            if (!Objects.equals(was, is)) {
                String change = price.id() + " " + type.key() + ": " + shown(was) + " -> " + shown(is);
                changes.add(change);
                if (was != null && is != null && isFarFrom(was, is)) {
                    warnings.add(change + FAR);
                }
            }
        }
        terms(price, before.get(), changes);
    }

    /// Everything else that makes another cost: tiers by length, factors, charges.
    private static void terms(Price price, Price before, List<String> changes) {
        if (!price.tiers()
                .subList(1, price.tiers().size())
                .equals(before.tiers().subList(1, before.tiers().size()))) {
            changes.add(price.id() + ": other tiers for long prompts");
        }
        if (!price.terms().serviceTiers().equals(before.terms().serviceTiers())) {
            changes.add(price.id() + ": other service tiers");
        }
        if (!price.terms().regions().equals(before.terms().regions())) {
            changes.add(price.id() + ": other regions");
        }
        if (!price.terms().charges().equals(before.terms().charges())) {
            changes.add(price.id() + ": other charges for tools");
        }
    }

    private static void doubt(Price price, List<String> warnings) {
        for (Price.Tier tier : price.tiers()) {
            Map<TokenClass, Long> prices = tier.nanoDollars();
            String where = price.id() + (tier.above() == 0 ? "" : " above " + tier.above());
            Long input = prices.get(TokenClass.INPUT);
            Long read = prices.get(TokenClass.CACHE_READ);
            Long output = prices.get(TokenClass.OUTPUT);
            if (input != null && read != null && read > input) {
                warnings.add(
                        where + " cache_read: " + usd(read) + " (expected: not more than input, " + usd(input) + ")");
            }
            if (input != null && output != null && output < input && output > 0) {
                warnings.add(
                        where + " output: " + usd(output) + " (expected: not less than input, " + usd(input) + ")");
            }
            if (input != null && input == 0 && (output == null || output == 0) && tier.above() == 0) {
                warnings.add(where + ": every call is free (expected: a price)");
            }
        }
        price.terms().serviceTiers().forEach((name, factor) -> doubt(price, "service tier " + name, factor, warnings));
        price.terms().regions().forEach((name, factor) -> doubt(price, "region " + name, factor, warnings));
    }

    private static void doubt(Price price, String what, Factor factor, List<String> warnings) {
        if (isFarFrom(factor.denominator(), factor.numerator())) {
            warnings.add(price.id() + " " + what + ": x" + factor.decimal().toPlainString() + FAR);
        }
    }

    private static boolean isFarFrom(long was, long is) {
        BigDecimal smaller = BigDecimal.valueOf(Math.min(was, is));
        BigDecimal larger = BigDecimal.valueOf(Math.max(was, is));
        return larger.compareTo(smaller.multiply(BigDecimal.valueOf(SUSPICIOUS))) > 0;
    }

    private static String shown(@Nullable Long nanoDollars) {
        return nanoDollars == null ? "no price" : usd(nanoDollars);
    }

    private static String usd(long nanoDollars) {
        BigDecimal usd = BigDecimal.valueOf(nanoDollars, 9).stripTrailingZeros();
        return usd.setScale(Math.max(0, usd.scale()), RoundingMode.UNNECESSARY).toPlainString();
    }
}
