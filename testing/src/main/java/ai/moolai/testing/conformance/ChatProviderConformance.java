package ai.moolai.testing.conformance;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.moolai.llm.ChatProvider;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/// Everything that a [ChatProvider] has to keep, as tests: whoever writes one extends this, and says what it looks like
/// on the wire. What is found is told as the value and what was expected.
///
/// A meaning that the dialect cannot say is left out; nothing else is.
@Timeout(300)
public abstract class ChatProviderConformance {
    /// The provider that is judged.
    protected abstract ChatProvider provider();

    /// What it speaks.
    protected abstract Wire wire();

    /// The models that requests are written for: one for each way in which its models differ.
    protected List<String> models() {
        return List.of(Meaning.MODEL);
    }

    /// What the provider is known to lose, neither sent, nor dropped, nor refused: named here until it is mended.
    protected Set<Feature> knownLosses() {
        return Set.of();
    }

    @TestFactory
    final Stream<DynamicTest> wholeAnswersAreReadAsWhatTheyMean() {
        var answers = new AnswerChecks(provider(), wire());
        return sayable(WireForm.Answered.class)
                .filter(answers::hasWhole)
                .map(meaning -> dynamicTest(meaning.name(), () -> answers.whole(meaning)));
    }

    @TestFactory
    final Stream<DynamicTest> streamsAreReadAsWhatTheyMean() {
        var answers = new AnswerChecks(provider(), wire());
        return sayable(WireForm.Answered.class)
                .filter(answers::hasStream)
                .map(meaning -> dynamicTest(meaning.name(), () -> answers.streamed(meaning)));
    }

    @TestFactory
    final Stream<DynamicTest> aStreamSaysWhatTheWholeAnswerSays() {
        var answers = new AnswerChecks(provider(), wire());
        return sayable(WireForm.Answered.class)
                .filter(meaning -> answers.hasWhole(meaning) && answers.hasStream(meaning))
                .map(meaning -> dynamicTest(meaning.name(), () -> answers.wholeLikeStreamed(meaning)));
    }

    @TestFactory
    final Stream<DynamicTest> errorsAreToldApart() {
        var answers = new AnswerChecks(provider(), wire());
        return sayable(WireForm.Refused.class)
                .map(meaning -> dynamicTest(meaning.name(), () -> answers.error(meaning)));
    }

    @TestFactory
    final Stream<DynamicTest> whatIsNoAnswerIsToldSo() {
        var answers = new AnswerChecks(provider(), wire());
        return Stream.of(
                dynamicTest("in place of a whole answer", answers::noAnswer),
                dynamicTest("in place of an event", answers::noEvent),
                dynamicTest("in place of an error", answers::noError));
    }

    @TestFactory
    final Stream<DynamicTest> aStreamMayBeCutAnywhere() {
        return streams("every position", StreamChecks::everySplit);
    }

    @TestFactory
    final Stream<DynamicTest> eventsMayComeByteByByteOrAllAtOnce() {
        return streams("all sizes", StreamChecks::everySize);
    }

    @TestFactory
    final Stream<DynamicTest> commentsAndUnknownEventsArePassedOver() {
        return streams("between all events", StreamChecks::strangers);
    }

    @TestFactory
    final Stream<DynamicTest> aStreamThatEndsEarlyIsNeverWhole() {
        return streams("after every byte", StreamChecks::truncated);
    }

    @TestFactory
    final Stream<DynamicTest> aDamagedStreamIsInvalidAtWorst() {
        return streams("at random", StreamChecks::damaged);
    }

    @TestFactory
    final Stream<DynamicTest> aDamagedAnswerIsInvalidAtWorst() {
        var answers = new AnswerChecks(provider(), wire());
        return Stream.of(Meaning.values())
                .filter(meaning -> !(wire().form(meaning) instanceof WireForm.CannotSay))
                .map(meaning -> dynamicTest(meaning.name(), () -> answers.damaged(meaning)));
    }

    @TestFactory
    final Stream<DynamicTest> eventsMayBeLarge() {
        var checks = new StreamChecks(provider(), wire());
        return Stream.of(dynamicTest("8 MiB of text in one event", checks::hugeEvent));
    }

    @TestFactory
    final Stream<DynamicTest> nothingThatIsAskedForIsLost() {
        var checks = new RequestChecks(provider(), wire(), knownLosses());
        return models().stream()
                .flatMap(model -> Requests.to(model).stream()
                        .map(asked -> dynamicTest(model + ": " + asked, () -> checks.check(asked))));
    }

    private Stream<DynamicTest> streams(String how, StreamCheck check) {
        var checks = new StreamChecks(provider(), wire());
        var answers = new AnswerChecks(provider(), wire());
        return sayable(WireForm.Answered.class)
                .filter(answers::hasStream)
                .map(meaning -> dynamicTest(meaning.name() + ", " + how, () -> check.check(checks, meaning)));
    }

    private Stream<Meaning> sayable(Class<? extends WireForm> form) {
        return Stream.of(Meaning.values()).filter(meaning -> form.isInstance(wire().form(meaning)));
    }

    private interface StreamCheck {
        void check(StreamChecks checks, Meaning meaning);
    }
}
