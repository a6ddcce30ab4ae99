package ai.moolai.orchestrator.ledger;

import ai.moolai.base.NanoDollars;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Writes a price as an entry of a price list, which [PriceReader] reads as the same price.
final class PriceWriter {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9._/-]*");

    private PriceWriter() {}

    static String entry(Price price, Price.Status status) {
        List<String> pairs = new ArrayList<>();
        PricedModel model = price.model();
        pairs.add("provider: " + text(model.provider()));
        pairs.add("model: " + text(model.name()));
        list(pairs, "aliases", model.aliases().stream().map(PriceWriter::text).toList());
        if (!price.span().from().equals(Instant.MIN)) {
            pairs.add("from: " + moment(price.span().from()));
        }
        if (price.span().hasEnd()) {
            pairs.add("to: " + moment(price.span().to()));
        }
        if (status != Price.Status.ACTIVE) {
            pairs.add("status: " + status.name().toLowerCase(Locale.ROOT));
        }
        model.inputTokensMax().ifPresent(tokens -> pairs.add("max_input_tokens: " + tokens));
        model.outputTokensMax().ifPresent(tokens -> pairs.add("max_output_tokens: " + tokens));
        prices(pairs, price.tiers().getFirst(), inferred(price, ""));
        List<String> tiers = new ArrayList<>();
        for (Price.Tier tier : price.tiers().subList(1, price.tiers().size())) {
            List<String> inner = new ArrayList<>();
            inner.add("above: " + tier.above());
            prices(inner, tier, inferred(price, "above " + tier.above() + ": "));
            tiers.add(mapping(inner));
        }
        list(pairs, "tiers", tiers);
        factors(pairs, "service_tiers", price.terms().serviceTiers());
        factors(pairs, "regions", price.terms().regions());
        for (ToolCharge tool : ToolCharge.ALL) {
            Long charge = price.terms().charges().get(tool);
            if (charge != null) {
                pairs.add(tool.key() + ": " + new NanoDollars(charge));
            }
        }
        pairs.add("source: " + text(price.origin().source()));
        Instant readAt = price.origin().readAt();
        if (readAt != null) {
            pairs.add("read_at: " + moment(readAt));
        }
        return mapping(pairs);
    }

    private static void prices(List<String> pairs, Price.Tier tier, List<String> inferred) {
        Map<TokenClass, Long> prices = tier.nanoDollars();
        for (TokenClass type : TokenClass.ALL) {
            Long usd = prices.get(type);
            TokenClass heir = PriceReader.heir(type);
            boolean follows = heir != type && !inferred.contains(type.key()) && Objects.equals(usd, prices.get(heir));
            if (usd != null && !follows) {
                pairs.add(type.key() + ": " + new NanoDollars(usd));
            }
        }
        list(pairs, "inferred", inferred);
    }

    private static List<String> inferred(Price price, String prefix) {
        return price.origin().inferred().stream()
                .filter(name -> prefix.isEmpty() ? name.indexOf(' ') < 0 : name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .toList();
    }

    private static void factors(List<String> pairs, String key, Map<String, Factor> factors) {
        list(
                pairs,
                key,
                new TreeMap<>(factors)
                        .entrySet().stream()
                                .map(named -> text(named.getKey() + " "
                                        + Objects.requireNonNull(named.getValue())
                                                .decimal()))
                                .toList());
    }

    private static void list(List<String> pairs, String key, List<String> items) {
        if (!items.isEmpty()) {
            pairs.add(key + ": [" + String.join(", ", items) + "]");
        }
    }

    private static String mapping(List<String> pairs) {
        return "{" + String.join(", ", pairs) + "}";
    }

    private static String moment(Instant at) {
        var utc = at.atOffset(ZoneOffset.UTC);
        return utc.toLocalTime().equals(LocalTime.MIDNIGHT) ? utc.toLocalDate().toString() : at.toString();
    }

    private static String text(String value) {
        if (PLAIN.matcher(value).matches()) {
            return value;
        }
        var out = new StringBuilder("\"");
        value.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                out.append('\\').appendCodePoint(c);
            } else if (c < ' ' || c > '~') {
                out.append("\\U%08x".formatted(c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.append('"').toString();
    }
}
