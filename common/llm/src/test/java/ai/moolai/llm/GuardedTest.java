package ai.moolai.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.moolai.base.Clock;
import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import ai.moolai.base.Secret;
import ai.moolai.llm.chat.Abilities;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.OutputFormat;
import ai.moolai.llm.chat.Piece;
import ai.moolai.llm.chat.ProviderError;
import ai.moolai.llm.chat.Reasoning;
import ai.moolai.llm.chat.Sampling;
import ai.moolai.llm.chat.Tools;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GuardedTest {
    private static final byte[] NOTHING = new byte[0];
    private static final Chat CHAT = new Chat(
            "m",
            List.of(),
            Tools.NONE,
            new OutputFormat.Text(),
            Sampling.UNSET,
            Reasoning.UNSET,
            true,
            null,
            null,
            List.of());
    private static final Abilities ABLE = new Abilities(
            Set.of(), Abilities.Setting.ACCEPTED, true, true, true, Abilities.Thinking.NONE, Set.of(), 100);

    /// Does in every method what it is told.
    private record Plugin(Supplier<?> act) implements ChatProvider {
        @Override
        public String kind() {
            return "odd";
        }

        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // plug-ins may give anything
        private <T> T made() {
            return (T) act.get();
        }

        @Override
        public Map<String, String> credentials(Secret key) {
            return made();
        }

        @Override
        public Abilities abilities(String model) {
            return made();
        }

        @Override
        public WireRequest request(Chat chat, Abilities abilities) {
            return made();
        }

        @Override
        public Answer answer(byte[] body) {
            return made();
        }

        @Override
        public StreamReader stream() {
            return made();
        }

        @Override
        public ProviderError error(int status, byte[] body) {
            return made();
        }
    }

    private record Reader(Consumer<Consumer<Piece>> act) implements StreamReader {
        @Override
        public void event(byte[] bytes, int from, int to, Consumer<Piece> out) {
            act.accept(out);
        }

        @Override
        public void end(Consumer<Piece> out) {
            act.accept(out);
        }
    }

    private static Guarded guarded(Supplier<?> act) {
        return new Guarded(new Plugin(act), Clock.system());
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }

    static List<Throwable> faults() {
        return List.of(
                new IllegalStateException("sk-secret"),
                new NoClassDefFoundError("lib/Gone"),
                new StackOverflowError(),
                new AssertionError(),
                new Exception("checked, and not declared"),
                new InvalidAnswerException("where it does not belong"),
                Failure.of(FailureCode.GATEWAY_INTERNAL, "ours?").asException());
    }

    private static Guarded failing(Throwable fault) {
        return guarded(() -> thrown(fault));
    }

    private static Object thrown(Throwable fault) {
        GuardedTest.<RuntimeException>sneak(fault);
        return fault;
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultInARequestIsTheProvidersAndSaysNoSecret(Throwable fault) {
        for (Runnable asked : List.<Runnable>of(
                () -> failing(fault).request(CHAT, ABLE), () -> failing(fault).abilities("m"))) {
            FailureException failed = catchThrowableOfType(FailureException.class, asked::run);
            assertThat(failed.failure().code()).isEqualTo(FailureCode.UPSTREAM_ERROR);
            assertThat(failed.failure().message()).contains("\"odd\"").doesNotContain("secret");
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultInReadingIsAnInvalidAnswer(Throwable fault) {
        assertThatExceptionOfType(InvalidAnswerException.class)
                .isThrownBy(() -> failing(fault).answer(NOTHING));
        assertThatExceptionOfType(InvalidAnswerException.class)
                .isThrownBy(() -> failing(fault).stream().event(NOTHING, 0, 0, _ -> {}));
        StreamReader reader = guarded(() -> new Reader(_ -> thrown(fault))).stream();
        assertThatExceptionOfType(InvalidAnswerException.class).isThrownBy(() -> reader.event(NOTHING, 0, 0, _ -> {}));
        List<Piece> told = new ArrayList<>();
        reader.end(told::add);
        assertThat(told).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultInAnErrorIsTheProvidersFailure(Throwable fault) {
        assertThat(failing(fault).error(429, NOTHING).kind()).isEqualTo(ProviderError.Kind.SERVER);
        assertThat(failing(fault).credentials(new Secret("k"))).isEmpty();
    }

    @Test
    void whatIsOfAnotherClassIsAFaultToo() {
        Guarded odd = guarded(() -> "a text");
        assertThatExceptionOfType(FailureException.class).isThrownBy(() -> odd.request(CHAT, ABLE));
        assertThatExceptionOfType(InvalidAnswerException.class).isThrownBy(() -> odd.answer(NOTHING));
        assertThat(odd.error(500, NOTHING).kind()).isEqualTo(ProviderError.Kind.SERVER);
    }

    @Test
    void whatIsNullIsAFaultToo() {
        Guarded nothing = guarded(() -> null);
        assertThatExceptionOfType(FailureException.class).isThrownBy(() -> nothing.request(CHAT, ABLE));
        assertThatExceptionOfType(InvalidAnswerException.class).isThrownBy(() -> nothing.answer(NOTHING));
        assertThat(nothing.error(500, NOTHING).kind()).isEqualTo(ProviderError.Kind.SERVER);
    }

    @Test
    void aRefusalOfThePluginsPasses() {
        var refusal = Failure.at(FailureCode.UNSUPPORTED_PARAMETER, "body.n", "n: 3 (expected: 1)");
        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> guarded(() -> {
                            throw refusal.asException();
                        })
                        .request(CHAT, ABLE))
                .satisfies(thrown -> assertThat(thrown.failure()).isEqualTo(refusal));
    }

    @Test
    void aPathOrHeaderThatCannotBeSentIsAFault() {
        for (WireRequest unfit : List.of(
                new WireRequest("/a b", NOTHING),
                new WireRequest("http://elsewhere/", NOTHING),
                new WireRequest("/a", Map.of("x\r\ny", "z"), NOTHING, List.of()),
                new WireRequest("/a", Map.of("x", "a\r\ny: z"), NOTHING, List.of()))) {
            assertThatExceptionOfType(FailureException.class)
                    .isThrownBy(() -> guarded(() -> unfit).request(CHAT, ABLE));
        }
        var fit = new WireRequest("/a?b=%20", Map.of("x-y", "z; ü"), NOTHING, List.of("seed"));
        assertThat(guarded(() -> fit).request(CHAT, ABLE)).isEqualTo(fit);
    }

    @Test
    void nothingIsToldAfterTheLastPiece() throws Exception {
        StreamReader reader = guarded(() -> new Reader(out -> {
                    out.accept(new Piece.Done());
                    out.accept(new Piece.Text(0, "late"));
                }))
                .stream();
        List<Piece> told = new ArrayList<>();
        reader.event(NOTHING, 0, 0, told::add);
        reader.event(NOTHING, 0, 0, told::add);
        reader.end(told::add);
        assertThat(told).containsExactly(new Piece.Done());
    }

    @Test
    void memoryThatRunsOutIsNoFaultOfThePlugin() {
        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(() -> guarded(() -> {
                            throw new OutOfMemoryError();
                        })
                        .answer(NOTHING));
    }
}
