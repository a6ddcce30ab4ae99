package ai.moolai.testing.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.moolai.base.Secret;
import ai.moolai.llm.ChatProvider;
import ai.moolai.llm.Dialects;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.StreamReader;
import ai.moolai.llm.WireRequest;
import ai.moolai.llm.chat.Abilities;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Piece;
import ai.moolai.llm.chat.ProviderError;
import ai.moolai.llm.chat.Sampling;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// A kit that finds nothing proves nothing: here a sound provider is made wrong in one way at a time.
class ConformanceKitTest {
    private static final ChatProvider SOUND = Dialects.builtIn().require("gemini");
    private static final Wire WIRE = new GeminiWire();

    /// A provider that is sound but for what a test replaces.
    private static class Wrong implements ChatProvider {
        @Override
        public String kind() {
            return SOUND.kind();
        }

        @Override
        public Map<String, String> credentials(Secret key) {
            return SOUND.credentials(key);
        }

        @Override
        public Abilities abilities(String model) {
            return SOUND.abilities(model);
        }

        @Override
        public WireRequest request(Chat chat, Abilities abilities) {
            return SOUND.request(chat, abilities);
        }

        @Override
        public Answer answer(byte[] body) throws InvalidAnswerException {
            return SOUND.answer(body);
        }

        @Override
        public StreamReader stream() {
            return SOUND.stream();
        }

        @Override
        public ProviderError error(int status, byte[] body) {
            return SOUND.error(status, body);
        }
    }

    /// Changes what a sound reader tells.
    private static ChatProvider telling(Telling telling) {
        return new Wrong() {
            @Override
            public StreamReader stream() {
                StreamReader sound = super.stream();
                return new StreamReader() {
                    @Override
                    public void event(byte[] bytes, int from, int to, Consumer<Piece> out)
                            throws InvalidAnswerException {
                        sound.event(bytes, from, to, piece -> telling.tell(piece, out));
                    }

                    @Override
                    public void end(Consumer<Piece> out) {
                        sound.end(piece -> telling.tell(piece, out));
                    }
                };
            }
        };
    }

    private interface Telling {
        void tell(Piece piece, Consumer<Piece> out);
    }

    private static void assertFound(Executable check, String... words) {
        Throwable found = catchThrowable(check::execute);
        assertThat(found).isInstanceOf(AssertionError.class).hasMessageContainingAll(words);
    }

    @Test
    void theSoundOneIsFoundSound() {
        assertThatCode(() -> new AnswerChecks(SOUND, WIRE).whole(Meaning.TOOL_CALL))
                .doesNotThrowAnyException();
        assertThatCode(() -> new StreamChecks(SOUND, WIRE).everySplit(Meaning.TEXT_IN_PIECES))
                .doesNotThrowAnyException();
        assertThatCode(() -> new StreamChecks(SOUND, WIRE).truncated(Meaning.TWO_CHOICES))
                .doesNotThrowAnyException();
    }

    @Test
    void aWordThatIsLostIsFound() {
        ChatProvider deaf = new Wrong() {
            @Override
            public Answer answer(byte[] body) throws InvalidAnswerException {
                Answer heard = super.answer(body);
                List<Answer.Choice> choices = heard.choices().stream()
                        .map(choice ->
                                new Answer.Choice(choice.index(), List.of(new Part.Text("Hell")), choice.ending()))
                        .toList();
                return new Answer(heard.id(), heard.model(), choices, heard.usage(), null, null);
            }
        };
        assertFound(() -> new AnswerChecks(deaf, WIRE).whole(Meaning.TEXT), "Hello.", "Hell");
        assertFound(() -> new AnswerChecks(deaf, WIRE).wholeLikeStreamed(Meaning.TEXT), "what the stream says");
    }

    @Test
    void usageThatIsAddedUpIsFound() {
        ChatProvider blind = telling((piece, out) -> {
            if (!(piece instanceof Piece.Used)) {
                out.accept(piece);
            }
        });
        assertFound(() -> new AnswerChecks(blind, WIRE).streamed(Meaning.USAGE_TOLD_TWICE), "no usage");
    }

    @Test
    void aPieceAfterTheLastIsFound() {
        ChatProvider talkative = telling((piece, out) -> {
            out.accept(piece);
            if (piece instanceof Piece.Done) {
                out.accept(new Piece.Text(0, "and"));
            }
        });
        assertFound(() -> new AnswerChecks(talkative, WIRE).streamed(Meaning.TEXT), "told after Done");
    }

    @Test
    void aStreamThatIsWholeTooSoonIsFound() {
        ChatProvider hasty = telling((piece, out) -> {
            if (piece instanceof Piece.Text) {
                out.accept(piece);
                out.accept(new Piece.Done());
            } else if (piece instanceof Piece.Begun) {
                out.accept(piece);
            }
        });
        assertFound(() -> new AnswerChecks(hasty, WIRE).streamed(Meaning.LENGTH), "told after Done");
        ChatProvider forgiving = new Wrong() {
            @Override
            public StreamReader stream() {
                StreamReader sound = super.stream();
                return new StreamReader() {
                    private boolean done;

                    @Override
                    public void event(byte[] bytes, int from, int to, Consumer<Piece> out)
                            throws InvalidAnswerException {
                        sound.event(bytes, from, to, piece -> {
                            done |= piece instanceof Piece.Done;
                            out.accept(piece);
                        });
                    }

                    @Override
                    public void end(Consumer<Piece> out) {
                        if (!done) {
                            out.accept(new Piece.Begun(null, null));
                            out.accept(new Piece.Done());
                        }
                    }
                };
            }
        };
        assertFound(() -> new StreamChecks(forgiving, WIRE).truncated(Meaning.LENGTH), "Done was told after 0 bytes");
    }

    @Test
    void anExceptionOfAnotherKindIsFound() {
        ChatProvider fragile = new Wrong() {
            @Override
            public Answer answer(byte[] body) throws InvalidAnswerException {
                try {
                    return super.answer(body);
                } catch (InvalidAnswerException invalid) {
                    throw new IllegalStateException(invalid);
                }
            }
        };
        assertFound(() -> new AnswerChecks(fragile, WIRE).noAnswer(), "a whole answer of");
        assertFound(() -> new AnswerChecks(fragile, WIRE).damaged(Meaning.TEXT), "(expected: read, or");
    }

    @Test
    void aFeatureThatIsLostIsFound() {
        ChatProvider careless = new Wrong() {
            @Override
            public WireRequest request(Chat chat, Abilities abilities) {
                return super.request(
                        new Chat(
                                chat.model(),
                                chat.turns(),
                                chat.tools(),
                                chat.format(),
                                Sampling.UNSET,
                                chat.reasoning(),
                                chat.stream(),
                                null,
                                null,
                                List.of()),
                        abilities);
            }
        };
        var lost = new AtomicInteger();
        for (Asked asked : Requests.to("gemini-2.5-pro")) {
            try {
                new RequestChecks(careless, WIRE, Set.of()).check(asked);
            } catch (AssertionError found) {
                assertThat(found).hasMessageContaining("neither sent, nor dropped");
                lost.incrementAndGet();
            }
        }
        // Nine settings of sampling, and one request with a user, a tier and what has no place; each whole and
        // streamed.
        assertThat(lost).hasValue(20);
    }
}
