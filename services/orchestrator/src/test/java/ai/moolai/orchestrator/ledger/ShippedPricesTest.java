package ai.moolai.orchestrator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShippedPricesTest {
    private static final PriceBook BOOK = PriceBook.shipped();
    private static final Instant NOVEMBER = Instant.parse("2026-11-23T12:00:00Z");

    private static final List<String> OPENAI = List.of(
            "gpt-6-astra",
            "gpt-6.1-sol",
            "gpt-6-sol",
            "gpt-6.1-terra",
            "gpt-6-luna",
            "gpt-5.6-sol",
            "gpt-5.6-terra",
            "gpt-5.6-luna",
            "gpt-5.5",
            "gpt-5.5-pro",
            "gpt-5.4",
            "gpt-5.4-mini",
            "gpt-5.4-nano",
            "gpt-5.3-codex",
            "gpt-5.2",
            "gpt-5.1",
            "gpt-5",
            "gpt-5-mini",
            "gpt-5-nano",
            "gpt-4.1",
            "gpt-4.1-mini",
            "gpt-4.1-nano",
            "gpt-4o",
            "gpt-4o-mini",
            "o3",
            "o4-mini",
            "gpt-realtime",
            "text-embedding-3-small",
            "text-embedding-3-large");
    private static final List<String> ANTHROPIC = List.of(
            "claude-fable-5-1",
            "claude-fable-5",
            "claude-opus-5-5",
            "claude-opus-5",
            "claude-opus-4-8",
            "claude-opus-4-7",
            "claude-opus-4-6",
            "claude-opus-4-5",
            "claude-opus-4-1",
            "claude-sonnet-5-5",
            "claude-sonnet-5",
            "claude-sonnet-4-6",
            "claude-sonnet-4-5",
            "claude-haiku-5-5",
            "claude-haiku-4-5");
    private static final List<String> GOOGLE = List.of(
            "gemini-4-argon",
            "gemini-4-carbon",
            "gemini-3.8-flash",
            "gemini-3.7-flash",
            "gemini-3.6-flash",
            "gemini-3.5-flash",
            "gemini-3.5-flash-lite",
            "gemini-3.1-pro-preview",
            "gemini-3.1-flash-lite",
            "gemini-3-flash-preview",
            "gemini-2.5-pro",
            "gemini-2.5-flash",
            "gemini-2.5-flash-lite",
            "gemini-embedding-001",
            "gemini-embedding-2");

    @Test
    void everyModelOfTheThreeVendorsIsThereAndHasAPriceToday() {
        assertThat(names("openai")).containsExactlyInAnyOrderElementsOf(OPENAI);
        assertThat(names("anthropic")).containsExactlyInAnyOrderElementsOf(ANTHROPIC);
        assertThat(names("google")).containsExactlyInAnyOrderElementsOf(GOOGLE);
        for (String provider : List.of("openai", "anthropic", "google")) {
            for (String model : names(provider)) {
                assertThat(BOOK.find(provider, model, NOVEMBER)).as(model).isPresent();
            }
        }
    }

    @Test
    void everyPriceSaysWhereAndWhenItWasRead() {
        for (String provider : List.of("openai", "anthropic", "google")) {
            BOOK.prices()
                    .getOrDefault(provider, Map.of())
                    .values()
                    .forEach(list -> list.forEach(price -> {
                        assertThat(price.origin().source())
                                .as(price.id())
                                .isNotBlank()
                                .doesNotContain("prices.yaml");
                        assertThat(price.origin().readAt()).as(price.id()).isNotNull();
                        assertThat(price.model().inputTokensMax())
                                .as(price.id())
                                .isPresent();
                    }));
        }
    }

    @Test
    void aLongerPromptNeverHasALowerPrice() {
        BOOK.prices()
                .values()
                .forEach(models -> models.values()
                        .forEach(list -> list.forEach(price -> {
                            var first = price.tiers().getFirst().nanoDollars();
                            var last = price.tiers().getLast().nanoDollars();
                            last.forEach((type, usd) -> assertThat(usd)
                                    .as(price.id() + " " + type)
                                    .isGreaterThanOrEqualTo(first.getOrDefault(type, 0L)));
                        })));
    }

    @Test
    void aCacheReadNeverCostsMoreThanAFreshToken() {
        BOOK.prices()
                .values()
                .forEach(models -> models.values()
                        .forEach(list -> list.forEach(price -> price.tiers()
                                .forEach(tier -> assertThat(tier.nanoDollars().getOrDefault(TokenClass.CACHE_READ, 0L))
                                        .as(price.id())
                                        .isLessThanOrEqualTo(tier.nanoDollars().getOrDefault(TokenClass.INPUT, 0L))))));
    }

    private static List<String> names(String provider) {
        return BOOK.models(provider).stream().map(PricedModel::name).toList();
    }
}
