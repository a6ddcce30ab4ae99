package ai.moolai.orchestrator.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.KeyId;
import ai.moolai.base.NanoDollars;
import ai.moolai.base.OrganizationId;
import ai.moolai.base.RequestId;
import ai.moolai.base.Usage;
import ai.moolai.orchestrator.ledger.CallRecord.Asked;
import ai.moolai.orchestrator.ledger.CallRecord.Outcome;
import ai.moolai.orchestrator.ledger.CallRecord.Served;
import ai.moolai.orchestrator.ledger.CallRecord.Status;
import ai.moolai.orchestrator.ledger.CallRecord.Timing;
import ai.moolai.orchestrator.ledger.CallRecord.UsageSource;
import ai.moolai.orchestrator.ledger.CallRecord.Used;
import ai.moolai.orchestrator.ledger.CallRecord.Who;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class JournalEntryTest {
    @Property(tries = 500)
    void whatIsPackedIsUnpacked(@ForAll("calls") CallRecord call) {
        assertThat(JournalEntry.unpack(JournalEntry.pack(call))).isEqualTo(new JournalEntry.Call(call));
    }

    @Property(tries = 200)
    void contentToo(@ForAll("contents") CallContent content) {
        assertThat(JournalEntry.unpack(JournalEntry.pack(content))).isEqualTo(new JournalEntry.Content(content));
    }

    @Property(tries = 200)
    void aRecordThatWasCutIsNeverTakenForOne(@ForAll("calls") CallRecord call, @ForAll int at) {
        byte[] packed = JournalEntry.pack(call);
        byte[] cut = Arrays.copyOf(packed, Math.floorMod(at, packed.length));
        assertThatThrownBy(() -> JournalEntry.unpack(cut)).isInstanceOf(RuntimeException.class);
    }

    @Provide
    Arbitrary<CallContent> contents() {
        return Combinators.combine(ids(), moments(), texts(), texts(), flags())
                .as((id, at, asked, said, truncated) -> new CallContent(new RequestId(id), at, asked, said, truncated));
    }

    @Provide
    Arbitrary<CallRecord> calls() {
        var who = Combinators.combine(
                        ids().map(KeyId::new).injectNull(0.3),
                        texts().injectNull(0.3),
                        texts(),
                        texts().injectNull(0.3))
                .as(Who::new);
        var asked = Combinators.combine(texts(), texts().injectNull(0.3), flags(), counts())
                .as(Asked::new);
        var served = Combinators.combine(texts(), texts(), Arbitraries.integers(), texts().injectNull(0.3))
                .as(Served::new)
                .injectNull(0.3);
        var outcome = Combinators.combine(
                        Arbitraries.of(Status.class),
                        Arbitraries.integers(),
                        texts().injectNull(0.3),
                        texts().injectNull(0.3),
                        counts())
                .as(Outcome::new);
        var used = Combinators.combine(usages(), Arbitraries.of(UsageSource.class), flags())
                .as(Used::new);
        var timing = Combinators.combine(counts(), counts().injectNull(0.3), counts())
                .as(Timing::new);
        var first = Combinators.combine(ids(), moments(), who, asked).as(First::new);
        return Combinators.combine(first, served, outcome, used, costs().injectNull(0.2), timing)
                .as((head, by, end, tokens, cost, times) -> new CallRecord(
                        new RequestId(head.id),
                        new OrganizationId("org_001"),
                        head.at,
                        head.who,
                        head.asked,
                        by,
                        end,
                        tokens,
                        cost,
                        times));
    }

    private record First(UUID id, Instant at, Who who, Asked asked) {}

    private static Arbitrary<Cost> costs() {
        return Arbitraries.oneOf(
                Combinators.combine(counts(), texts())
                        .as((amount, price) -> new Cost.Priced(new NanoDollars(amount), price)),
                texts().map(Cost.Unpriced::new));
    }

    private static Arbitrary<Usage> usages() {
        return counts().list()
                .ofSize(9)
                .map(n -> new Usage(
                        n.get(0), n.get(1), n.get(2), n.get(3), n.get(4), n.get(5), n.get(6), n.get(7), n.get(8)));
    }

    private static Arbitrary<UUID> ids() {
        return Combinators.combine(Arbitraries.longs(), Arbitraries.longs())
                .as((high, low) ->
                        new UUID((high & ~0xf000L) | 0x7000L, (low & 0x3fffffffffffffffL) | 0x8000000000000000L));
    }

    private static Arbitrary<Instant> moments() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 253_402_300_799L),
                        Arbitraries.integers().between(0, 999_999_999))
                .as(Instant::ofEpochSecond);
    }

    private static Arbitrary<Long> counts() {
        return Arbitraries.longs().greaterOrEqual(0);
    }

    private static Arbitrary<Boolean> flags() {
        return Arbitraries.of(true, false);
    }

    /// Any text but half a character, which UTF-8 cannot say.
    private static Arbitrary<String> texts() {
        return Arbitraries.strings()
                .ofMaxLength(60)
                .filter(text -> text.chars().noneMatch(c -> Character.isSurrogate((char) c)));
    }
}
