package ai.moolai.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Clock;
import ai.moolai.base.RequestId;
import ai.moolai.bench.chaos.Question.Leaving;
import ai.moolai.bench.chaos.Question.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditTest {
    private static final RequestId ID = RequestId.next(Clock.system());
    private static final Call ANSWERED = new Call(new Question(7, Shape.WHOLE, Leaving.NEVER), new Heard.Whole(ID, ""));
    private static final Call LEFT = new Call(new Question(8, Shape.STREAM, Leaving.WITHIN_THE_BODY), new Heard.Left());
    private static final Row RIGHT = row(ID.value().toString(), 7, Question.told(7));
    private static final Row CUT_OFF = row("another", 8, new Told(1, 0, 0, 0, 400));

    private static Row row(String id, long number, Told told) {
        return new Row(id, Question.name(number), "ok", told);
    }

    private static List<String> differences(boolean recorded, List<Row> rows, List<List<Row>> gone) {
        return new Audit(List.of(ANSWERED, LEFT), _ -> recorded).differences(rows, gone);
    }

    private static List<String> differences(Row... rows) {
        return differences(false, List.of(rows), List.of());
    }

    @Test
    void booksInOrderAreFoundInOrder() {
        assertThat(differences(RIGHT)).isEmpty();
        assertThat(differences(RIGHT, CUT_OFF)).isEmpty();
    }

    @Test
    void aMissingRecordIsNoticed() {
        assertThat(differences(CUT_OFF)).singleElement().asString().startsWith("chaos-7 is missing");
        assertThat(differences()).hasSize(1);
    }

    @Test
    void aMissingRecordOfACallThatWasCutOffIsNoticedWhereThereMustBeOne() {
        assertThat(differences(true, List.of(RIGHT), List.of()))
                .singleElement()
                .asString()
                .startsWith("chaos-8 is missing");
    }

    @Test
    void aDoubledRecordIsNoticed() {
        assertThat(differences(RIGHT, RIGHT))
                .contains(
                        "request " + RIGHT.requestId() + " is there more than once", "chaos-7 is there more than once");
        assertThat(differences(RIGHT, CUT_OFF, CUT_OFF)).contains("chaos-8 is there more than once");
    }

    @Test
    void aCallUnderTwoIdsIsNoticed() {
        assertThat(differences(RIGHT, CUT_OFF, row("a third", 8, CUT_OFF.told())))
                .containsExactly("chaos-8 is there more than once");
        assertThat(differences(row("a third", 7, Question.told(7))))
                .singleElement()
                .asString()
                .startsWith("there is Row[requestId=a third");
    }

    @Test
    void aWrongNumberIsNoticed() {
        Told told = Question.told(7);
        var wrong = List.of(
                new Told(told.input(), told.cached(), told.output(), told.reasoning(), told.nanoUsd() + 1),
                new Told(told.input(), told.cached(), told.output(), told.reasoning(), -1),
                new Told(told.input() + 1, told.cached(), told.output(), told.reasoning(), told.nanoUsd()),
                new Told(told.input(), told.cached() + 1, told.output(), told.reasoning(), told.nanoUsd()),
                new Told(told.input(), told.cached(), told.output() - 1, told.reasoning(), told.nanoUsd()),
                new Told(told.input(), told.cached(), told.output(), told.reasoning() + 1, told.nanoUsd()));
        assertThat(wrong)
                .allSatisfy(each -> assertThat(differences(row(RIGHT.requestId(), 7, each)))
                        .singleElement()
                        .asString()
                        .startsWith("there is Row"));
    }

    @Test
    void anAnswerWrittenDownAsAFailureIsNoticed() {
        assertThat(differences(new Row(RIGHT.requestId(), RIGHT.name(), "cancelled", RIGHT.told())))
                .hasSize(1);
    }

    @Test
    void whatNobodyAskedIsNoticed() {
        assertThat(differences(RIGHT, row("stray", 9, Question.told(9))))
                .singleElement()
                .asString()
                .startsWith("nobody asked");
    }

    @Test
    void whatWentWithItsDatabaseIsNotMissedButMustHaveBeenRight() {
        assertThat(differences(true, List.of(CUT_OFF), List.of(List.of(RIGHT)))).isEmpty();
        assertThat(differences(true, List.of(RIGHT, CUT_OFF), List.of(List.of(RIGHT), List.of(RIGHT))))
                .isEmpty();
        assertThat(differences(false, List.of(), List.of(List.of(RIGHT, RIGHT))))
                .isNotEmpty();
        assertThat(differences(false, List.of(), List.of(List.of(row(RIGHT.requestId(), 7, CUT_OFF.told())))))
                .hasSize(1);
    }
}
