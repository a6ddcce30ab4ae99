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
import ai.moolai.orchestrator.ledger.CallRecord.PricedAs;
import ai.moolai.orchestrator.ledger.CallRecord.Served;
import ai.moolai.orchestrator.ledger.CallRecord.Status;
import ai.moolai.orchestrator.ledger.CallRecord.Timing;
import ai.moolai.orchestrator.ledger.CallRecord.UsageSource;
import ai.moolai.orchestrator.ledger.CallRecord.Used;
import ai.moolai.orchestrator.ledger.CallRecord.Who;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class JournalEntryTest {
    /// Written by the first release, whose records knew no service tier, region or web searches.
    private static final String FIRST_KIND = """
            AQEBogr0Hr9zfrptoEGJDYmSAAAAB29yZ18wMDEAAAAAawTaJCBiHYgBAaIK9B4Gd8ufU1bkNvjNMP//\
            //8AAAAKbXkgcHJvZ3JhbQAAAAZtaW5lLTEAAAAUL3YxL2NoYXQvY29tcGxldGlvbnMAAAAGZ3B0LTRv\
            AQAAAAAAAAA7AQAAAAZvcGVuYWkAAAARZ3B0LTRvLTIwMjQtMDgtMDYAAAACAAAABHN0b3AAAAACT0sA\
            AADI//////////8AAAAAAAADcAAAAAAAAAABAAAAAAAAAAIAAAAAAAAAAwAAAAAAAAAEAAAAAAAAAAUA\
            AAAAAAAABgAAAAAAAAAHAAAAAAAAAAgAAAAAAAAACQAAAAhSRVBPUlRFRAABAAAAAAAEMjgAAAANb3Bl\
            bmFpL2dwdC00bwAAAAAADQV7AAAAAAAGGoAAAAAAAA0DaA==""";

    @Property(tries = 500)
    void whatIsPackedIsUnpacked(@ForAll("calls") CallRecord call) {
        assertThat(JournalEntry.unpack(JournalEntry.pack(call))).isEqualTo(new JournalEntry.Call(call));
    }

    @Test
    void aRecordOfTheFirstReleaseIsStillRead() {
        var expected = new CallRecord(
                RequestId.parse("req_01a20af41ebf737eba6da041890d8992"),
                new OrganizationId("org_001"),
                Instant.parse("2026-11-24T00:28:20.543301Z"),
                new Who(KeyId.parse("key_01a20af41e0677cb9f5356e436f8cd30"), null, "my program", "mine-1"),
                new Asked("/v1/chat/completions", "gpt-4o", true, 59),
                new Served("openai", "gpt-4o-2024-08-06", 2, "stop", null, null, null),
                new Outcome(Status.OK, 200, null, null, 880),
                new Used(new Usage(1, 2, 3, 4, 5, 6, 7, 8, 9), UsageSource.REPORTED, false),
                new Cost.Priced(new NanoDollars(275_000), "openai/gpt-4o"),
                new Timing(853_371, 400_000L, 852_840));
        byte[] old = Base64.getDecoder().decode(FIRST_KIND);
        assertThat(JournalEntry.unpack(old)).isEqualTo(new JournalEntry.Call(expected));
        assertThat(JournalEntry.unpack(JournalEntry.pack(expected))).isEqualTo(new JournalEntry.Call(expected));
    }

    @Test
    void aProvidersOwnNumbersAreKeptOnlyWhereTheyDoNotAddUpAndAtMost16KiBOfThem() {
        assertThat(new Used(Usage.NONE, UsageSource.REPORTED, true, "{}", 0).raw())
                .isNull();
        assertThat(new Used(Usage.NONE, UsageSource.REPORTED, false, "{\"a\":1}", 0).raw())
                .isEqualTo("{\"a\":1}");
        String exact = "x".repeat(Used.RAW_BYTES_MAX);
        assertThat(new Used(Usage.NONE, UsageSource.REPORTED, false, exact + "y", 0).raw())
                .isEqualTo(exact);
        var cut = new Used(Usage.NONE, UsageSource.REPORTED, false, "x" + "\ud83d\ude00".repeat(5_000), 0).raw();
        assertThat(cut).isNotNull().endsWith("\ud83d\ude00").hasSize(1 + 2 * 4_095);
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
        var served = Combinators.combine(
                        texts(),
                        texts(),
                        Arbitraries.integers(),
                        texts().injectNull(0.3),
                        texts().injectNull(0.3),
                        texts().injectNull(0.3),
                        Combinators.combine(texts(), texts()).as(PricedAs::new).injectNull(0.3))
                .as(Served::new)
                .injectNull(0.3);
        var outcome = Combinators.combine(
                        Arbitraries.of(Status.class),
                        Arbitraries.integers(),
                        texts().injectNull(0.3),
                        texts().injectNull(0.3),
                        counts())
                .as(Outcome::new);
        var used = Combinators.combine(
                        usages(), Arbitraries.of(UsageSource.class), flags(), texts().injectNull(0.3), counts())
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
