package ai.moolai.llm.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.Usage;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Piece;
import ai.moolai.llm.chat.ProviderError;
import ai.moolai.llm.chat.ReportedUsage;
import ai.moolai.llm.chat.Signature;
import ai.moolai.llm.chat.Stop;
import com.google.genai.types.FinishReason;
import com.google.genai.types.GenerateContentResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiStreamTest {
    /// One tool call in one chunk, with no terminator.
    static final String GOLDEN = """
            {"candidates":[{"index":0,"content":{"role":"model","parts":[{"functionCall":{"name":"f","args":{"x":1}},\
            "thoughtSignature":"c2ln"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":9,\
            "candidatesTokenCount":5,"totalTokenCount":14},"modelVersion":"m","responseId":"r1"}""";

    /// Thoughts, text and two calls, in several chunks.
    static final List<String> LONG = List.of(
            chunk("{\"text\":\"Hmm, \",\"thought\":true}", null, 4),
            chunk("{\"text\":\"ok.\",\"thought\":true}", null, 6),
            chunk("{\"text\":\"Grüße \"}", null, 9),
            chunk("{\"text\":\"🎉\"}", null, 10),
            chunk(
                    "{\"functionCall\":{\"id\":\"a\",\"name\":\"f\",\"args\":{\"x\":1.50}},\"thoughtSignature\":\"c2ln\"},"
                            + "{\"functionCall\":{\"name\":\"g\"}}",
                    null,
                    20),
            chunk("{\"text\":\"\"}", "STOP", 21));

    private static String chunk(String parts, @Nullable String finish, int answered) {
        return "{\"candidates\":[{\"content\":{\"parts\":[" + parts + "],\"role\":\"model\"}"
                + (finish == null ? "" : ",\"finishReason\":\"" + finish + "\"")
                + ",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":9,\"candidatesTokenCount\":" + answered
                + ",\"totalTokenCount\":" + (9 + answered) + "},\"modelVersion\":\"m\",\"responseId\":\"r1\"}";
    }

    private static String finished(String reason) {
        return chunk("{\"text\":\"a\"}", reason, 1);
    }

    private static ProviderError failure(List<Piece> pieces) {
        return ((Piece.Failed) pieces.getLast()).error();
    }

    @Test
    void theFixturesAreWhatGooglesTypesRead() {
        assertThat(GenerateContentResponse.fromJson(GOLDEN).functionCalls()).hasSize(1);
        for (String chunk : LONG) {
            assertThat(GenerateContentResponse.fromJson(chunk).candidates()).isPresent();
        }
    }

    @Test
    void theGoldenTranscriptIsAToolCall() throws InvalidAnswerException {
        assertThat(Pieces.ofChunks(GOLDEN))
                .containsExactly(
                        new Piece.Begun("r1", "m"),
                        new Piece.Used(ReportedUsage.sound(Usage.of(9, 5)), null, null),
                        new Piece.ToolCall(0, 0, "call_r1_0", "f", new Signature("gemini", "c2ln")),
                        new Piece.Arguments(0, 0, "{\"x\":1}"),
                        new Piece.Ended(0, new Answer.Ending(Stop.TOOL_CALLS, "STOP", null)),
                        new Piece.Done());
    }

    @Test
    void thoughtsTextAndCallsKeepTheirOrderAndUsageIsReplaced() throws InvalidAnswerException {
        var pieces = Pieces.ofChunks(LONG.toArray(String[]::new));
        assertThat(pieces.getLast()).isEqualTo(new Piece.Done());
        var answer = Pieces.answer(pieces);
        assertThat(answer.usage()).isEqualTo(ReportedUsage.sound(Usage.of(9, 21)));
        assertThat(answer.choices().getFirst())
                .isEqualTo(new Answer.Choice(
                        0,
                        List.of(
                                new Part.Thinking("Hmm, ok.", null),
                                new Part.Text("Grüße 🎉"),
                                new Part.ToolCall("a", "f", "{\"x\":1.50}", new Signature("gemini", "c2ln"), null),
                                new Part.ToolCall("call_r1_1", "g", "{}", null, null)),
                        new Answer.Ending(Stop.TOOL_CALLS, "STOP", null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void everySplitPositionTellsTheSame(String lineEnd) throws InvalidAnswerException {
        var text = new StringBuilder(": comment" + lineEnd + lineEnd);
        LONG.forEach(
                chunk -> text.append("data: ").append(chunk).append(lineEnd).append(lineEnd));
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        var expected = Pieces.ofChunks(LONG.toArray(String[]::new));
        for (int at = 0; at <= bytes.length; at++) {
            assertThat(Pieces.ofBytes(
                            List.of(Arrays.copyOfRange(bytes, 0, at), Arrays.copyOfRange(bytes, at, bytes.length))))
                    .isEqualTo(expected);
        }
    }

    @Test
    void aStreamThatClosesBeforeItsFinishReasonIsNotWhole() throws InvalidAnswerException {
        for (int kept = 0; kept < LONG.size(); kept++) {
            assertThat(Pieces.ofChunks(LONG.subList(0, kept).toArray(String[]::new)))
                    .doesNotContain(new Piece.Done());
        }
    }

    @Test
    void everyCandidateHasToSayWhyItEnded() throws InvalidAnswerException {
        String first = "{\"candidates\":[{\"index\":0,\"finishReason\":\"STOP\"},{\"index\":1,\"content\":{\"parts\":"
                + "[{\"text\":\"b\"}]}}]}";
        assertThat(Pieces.ofChunks(first)).doesNotContain(new Piece.Done());
        var pieces = Pieces.ofChunks(first, "{\"candidates\":[{\"index\":1,\"finishReason\":\"MAX_TOKENS\"}]}");
        assertThat(pieces)
                .endsWith(
                        new Piece.Ended(0, new Answer.Ending(Stop.END, "STOP", null)),
                        new Piece.Ended(1, new Answer.Ending(Stop.LENGTH, "MAX_TOKENS", null)),
                        new Piece.Done());
    }

    @Test
    void callsOfSeveralCandidatesAreNumberedApartAndNamedApart() throws InvalidAnswerException {
        String call = "{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\"}}]},\"finishReason\":\"STOP\"}";
        var pieces = Pieces.ofChunks("{\"candidates\":[" + call + "," + call + "]}");
        var calls = pieces.stream()
                .filter(Piece.ToolCall.class::isInstance)
                .map(Piece.ToolCall.class::cast)
                .toList();
        assertThat(calls).extracting(Piece.ToolCall::choice).containsExactly(0, 1);
        assertThat(calls).extracting(Piece.ToolCall::call).containsExactly(0, 0);
        assertThat(calls)
                .extracting(Piece.ToolCall::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("call_[0-9a-f]{24}_[01]"));
    }

    @Test
    void finishReasonsOnEveryChunkAreToldOnceAndLast() throws InvalidAnswerException {
        assertThat(Pieces.ofChunks(finished("STOP"), finished("STOP")))
                .filteredOn(Piece.Ended.class::isInstance)
                .hasSize(1);
        assertThat(Pieces.ofChunks(finished("STOP"), finished("MAX_TOKENS")))
                .contains(new Piece.Ended(0, new Answer.Ending(Stop.LENGTH, "MAX_TOKENS", null)));
    }

    @ParameterizedTest
    @CsvSource({
        "STOP, END",
        "MAX_TOKENS, LENGTH",
        "SAFETY, FILTERED",
        "RECITATION, FILTERED",
        "LANGUAGE, FILTERED",
        "BLOCKLIST, FILTERED",
        "PROHIBITED_CONTENT, FILTERED",
        "SPII, FILTERED",
        "IMAGE_SAFETY, FILTERED",
        "IMAGE_PROHIBITED_CONTENT, FILTERED",
        "IMAGE_RECITATION, FILTERED",
        "IMAGE_OTHER, FILTERED"
    })
    void finishReasonsAreMapped(String word, Stop stop) throws InvalidAnswerException {
        assertThat(Pieces.ofChunks(finished(word)))
                .endsWith(new Piece.Ended(0, new Answer.Ending(stop, word, null)), new Piece.Done());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MALFORMED_FUNCTION_CALL",
                "UNEXPECTED_TOOL_CALL",
                "TOO_MANY_TOOL_CALLS",
                "MALFORMED_RESPONSE",
                "NO_IMAGE",
                "OTHER",
                "SOMETHING_NEW"
            })
    void whatIsNoEndIsAFailureAfterWhatWasSaidAndUsed(String word) throws InvalidAnswerException {
        var pieces = Pieces.ofChunks(finished(word).replace("\"index\"", "\"finishMessage\":\"because\",\"index\""));
        assertThat(pieces)
                .contains(new Piece.Text(0, "a"), new Piece.Used(ReportedUsage.sound(Usage.of(9, 1)), null, null));
        assertThat(failure(pieces).kind()).isEqualTo(ProviderError.Kind.SERVER);
        assertThat(failure(pieces).code()).isEqualTo(word);
        assertThat(failure(pieces).message()).isEqualTo("an answer that ended with " + word + ": because");
    }

    @ParameterizedTest
    @EnumSource(FinishReason.Known.class)
    void everyReasonThatGoogleKnowsComesToAnEndOrAFailure(FinishReason.Known reason) throws InvalidAnswerException {
        var last = Pieces.ofChunks(finished(reason.toString())).getLast();
        if (reason == FinishReason.Known.FINISH_REASON_UNSPECIFIED) {
            assertThat(last).isEqualTo(new Piece.Text(0, "a"));
        } else {
            assertThat(last).isInstanceOfAny(Piece.Done.class, Piece.Failed.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SAFETY",
                "OTHER",
                "BLOCKLIST",
                "PROHIBITED_CONTENT",
                "IMAGE_SAFETY",
                "MODEL_ARMOR",
                "JAILBREAK",
                "SOMETHING_NEW"
            })
    void aBlockedPromptIsFilteredWithoutAWord(String reason) throws InvalidAnswerException {
        assertThat(Pieces.ofChunks("{\"promptFeedback\":{\"blockReason\":\"" + reason + "\"},\"usageMetadata\":"
                        + "{\"promptTokenCount\":9,\"totalTokenCount\":9}}"))
                .containsExactly(
                        new Piece.Begun(null, null),
                        new Piece.Used(ReportedUsage.sound(Usage.of(9, 0)), null, null),
                        new Piece.Ended(0, new Answer.Ending(Stop.FILTERED, reason, null)),
                        new Piece.Done());
    }

    @Test
    void signaturesOfTextsAndThoughtsAreKept() throws InvalidAnswerException {
        var answer = Pieces.answer(Pieces.ofChunks(
                chunk("{\"text\":\"t\",\"thought\":true,\"thoughtSignature\":\"YQ==\"},{\"text\":\"x\"}", null, 1),
                chunk("{\"text\":\"\",\"thoughtSignature\":\"Yg==\"}", "STOP", 2)));
        assertThat(answer.choices().getFirst().parts())
                .containsExactly(
                        new Part.Thinking("t", new Signature("gemini", "YQ==")),
                        new Part.Text("x"),
                        new Part.Thinking("", new Signature("gemini", "Yg==")));
    }

    @Test
    void anErrorAfterTheBeginningBreaksItOff() throws InvalidAnswerException {
        for (String error : List.of(
                "{\"error\":{\"code\":503,\"message\":\"full\",\"status\":\"UNAVAILABLE\"}}",
                "[{\"error\":{\"code\":503,\"message\":\"full\",\"status\":\"UNAVAILABLE\"}}]")) {
            var pieces = Pieces.ofChunks(LONG.getFirst(), error, LONG.getLast());
            assertThat(failure(pieces))
                    .isEqualTo(new ProviderError(
                            ProviderError.Kind.OVERLOADED, "full", "UNAVAILABLE", null, "UNAVAILABLE", null));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"AAAA\"}}",
                "{\"fileData\":{\"fileUri\":\"https://a.example/x\"}}"
            })
    void aPictureInTheAnswerIsAFailureAndNotLostInSilence(String part) throws InvalidAnswerException {
        var pieces = Pieces.ofChunks(chunk("{\"text\":\"here\"}," + part, "STOP", 3));
        assertThat(failure(pieces).kind()).isEqualTo(ProviderError.Kind.REJECTED);
        assertThat(failure(pieces).message()).contains("a picture or a sound");
    }

    @Test
    void missingUsageIsNotTold() throws InvalidAnswerException {
        assertThat(Pieces.ofChunks("{\"candidates\":[{\"finishReason\":\"STOP\"}],\"usageMetadata\":{}}"))
                .noneMatch(Piece.Used.class::isInstance)
                .endsWith(new Piece.Done());
    }

    @Test
    void theServiceTierIsReadWhereItIsTold() throws InvalidAnswerException {
        assertThat(Pieces.ofChunks("{\"candidates\":[{\"finishReason\":\"STOP\"}],\"usageMetadata\":"
                        + "{\"serviceTier\":\"FLEX\"}}"))
                .contains(new Piece.Used(null, "flex", null));
    }

    @Test
    void whatIsNotKnownIsPassedOver() throws InvalidAnswerException {
        var pieces = Pieces.ofChunks("""
                {"new":1,"candidates":[{"index":0,"groundingMetadata":{"webSearchQueries":["x"]},"content":{"parts":[
                {"text":"a"},{"new":{}},{"executableCode":{"code":"1"}},7,null,{"text":null},{"functionCall":null}],
                "role":null},"finishReason":"STOP","safetyRatings":[]}],"promptFeedback":{"safetyRatings":[]},
                "usageMetadata":null}""", "{}", "{\"candidates\":null}");
        assertThat(pieces)
                .containsExactly(
                        new Piece.Begun(null, null),
                        new Piece.Text(0, "a"),
                        new Piece.Ended(0, new Answer.Ending(Stop.END, "STOP", null)),
                        new Piece.Done());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[DONE]",
                "<html>",
                "7",
                "[]",
                "\"x\"",
                "{",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"args\":{}}}]}}]}",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\",\"args\":[1]}}]}}]}"
            })
    void whatIsNoPieceOfAnAnswerIsInvalid(String data) {
        assertThatThrownBy(() -> Pieces.ofChunks(data)).isInstanceOf(InvalidAnswerException.class);
    }

    @Test
    void aLongIdOfTheAnswerDoesNotMakeLongIdsOfCalls() throws InvalidAnswerException {
        var pieces = Pieces.ofChunks(GOLDEN.replace("\"r1\"", "\"" + "r".repeat(200) + "\""));
        assertThat(pieces)
                .filteredOn(Piece.ToolCall.class::isInstance)
                .allMatch(piece ->
                        piece instanceof Piece.ToolCall call && call.id().length() <= 40);
    }
}
