package ai.moolai.orchestrator.ledger;

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
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the journal holds, as bytes: a kind, then the values in a fixed order. A kind is never given another order; a
/// changed record gets a new kind, and the old one is read for as long as a journal may hold it.
sealed interface JournalEntry {
    /// A finished call.
    record Call(CallRecord record) implements JournalEntry {}

    /// What a call said.
    record Content(CallContent content) implements JournalEntry {}

    /// Without service tier, region, the names of the price, web searches, and what did not add up.
    int CALL_1 = 1;

    int CONTENT_1 = 2;
    int CALL_2 = 3;

    static byte[] pack(CallRecord call) {
        var out = new Packer()
                .u8(CALL_2)
                .uuid(call.requestId().value())
                .text(call.organizationId().value())
                .instant(call.startedAt());
        who(out, call.who());
        out.text(call.asked().endpoint())
                .text(call.asked().model())
                .flag(call.asked().stream())
                .i64(call.asked().requestBytes());
        served(out, call.served());
        out.text(call.outcome().status().name())
                .i32(call.outcome().httpStatus())
                .text(call.outcome().errorCode())
                .text(call.outcome().errorMessage())
                .i64(call.outcome().responseBytes());
        usage(out, call.used().usage());
        out.text(call.used().source().name())
                .flag(call.used().addsUp())
                .text(call.used().raw())
                .i64(call.used().webSearches());
        cost(out, call.cost());
        Long firstToken = call.timing().firstToken();
        return out.i64(call.timing().total())
                .i64(firstToken == null ? -1 : firstToken)
                .i64(call.timing().upstream())
                .packed();
    }

    static byte[] pack(CallContent content) {
        return new Packer()
                .u8(CONTENT_1)
                .uuid(content.requestId().value())
                .instant(content.startedAt())
                .text(content.request())
                .text(content.response())
                .flag(content.truncated())
                .packed();
    }

    /// Reads an entry.
    ///
    /// @throws RuntimeException when the bytes are none
    static JournalEntry unpack(byte[] bytes) {
        var in = new Unpacker(bytes);
        int kind = in.u8();
        return switch (kind) {
            case CALL_1 -> new Call(call(in, false));
            case CALL_2 -> new Call(call(in, true));
            case CONTENT_1 ->
                new Content(new CallContent(requestId(in), in.instant(), in.word(), in.word(), in.flag()));
            default -> throw new IllegalStateException("kind " + kind + " (expected: 1, 2 or 3)");
        };
    }

    /// @param second whether it is of the second kind
    private static CallRecord call(Unpacker in, boolean second) {
        return new CallRecord(
                requestId(in),
                new OrganizationId(in.word()),
                in.instant(),
                new Who(keyId(in.uuid()), in.text(), in.word(), in.text()),
                new Asked(in.word(), in.text(), in.flag(), in.i64()),
                in.flag() ? served(in, second) : null,
                new Outcome(Status.valueOf(in.word()), in.i32(), in.text(), in.text(), in.i64()),
                used(in, second),
                cost(in),
                timing(in));
    }

    private static void who(Packer out, Who who) {
        KeyId key = who.keyId();
        out.uuid(key == null ? null : key.value())
                .text(who.userId())
                .text(who.caller())
                .text(who.clientRequestId());
    }

    private static void served(Packer out, @Nullable Served served) {
        out.flag(served != null);
        if (served != null) {
            out.text(served.provider())
                    .text(served.model())
                    .i32(served.attempts())
                    .text(served.finishReason())
                    .text(served.serviceTier())
                    .text(served.region());
            PricedAs pricedAs = served.pricedAs();
            out.flag(pricedAs != null);
            if (pricedAs != null) {
                out.text(pricedAs.provider()).text(pricedAs.model());
            }
        }
    }

    private static Served served(Unpacker in, boolean second) {
        return new Served(
                in.word(),
                in.word(),
                in.i32(),
                in.text(),
                second ? in.text() : null,
                second ? in.text() : null,
                second && in.flag() ? new PricedAs(in.word(), in.word()) : null);
    }

    private static Used used(Unpacker in, boolean second) {
        return new Used(
                usage(in), UsageSource.valueOf(in.word()), in.flag(), second ? in.text() : null, second ? in.i64() : 0);
    }

    private static void usage(Packer out, Usage usage) {
        out.i64(usage.inputUncached())
                .i64(usage.cacheRead())
                .i64(usage.cacheWriteShort())
                .i64(usage.cacheWriteLong())
                .i64(usage.inputAudio())
                .i64(usage.inputImage())
                .i64(usage.outputText())
                .i64(usage.outputReasoning())
                .i64(usage.outputAudio());
    }

    private static Usage usage(Unpacker in) {
        return new Usage(in.i64(), in.i64(), in.i64(), in.i64(), in.i64(), in.i64(), in.i64(), in.i64(), in.i64());
    }

    private static void cost(Packer out, @Nullable Cost cost) {
        switch (cost) {
            case null -> out.u8(0);
            case Cost.Priced(NanoDollars amount, String priceId) ->
                out.u8(1).i64(amount.value()).text(priceId);
            case Cost.Unpriced(String reason) -> out.u8(2).text(reason);
        }
    }

    private static @Nullable Cost cost(Unpacker in) {
        return switch (in.u8()) {
            case 0 -> null;
            case 1 -> new Cost.Priced(new NanoDollars(in.i64()), in.word());
            default -> new Cost.Unpriced(in.word());
        };
    }

    private static Timing timing(Unpacker in) {
        long total = in.i64();
        long firstToken = in.i64();
        return new Timing(total, firstToken < 0 ? null : firstToken, in.i64());
    }

    private static RequestId requestId(Unpacker in) {
        return new RequestId(Objects.requireNonNull(in.uuid()));
    }

    private static @Nullable KeyId keyId(@Nullable UUID uuid) {
        return uuid == null ? null : new KeyId(uuid);
    }
}
