package ai.moolai.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Usage;
import ai.moolai.llm.chat.ProviderError;
import ai.moolai.llm.chat.ProviderError.Kind;
import ai.moolai.llm.chat.ReportedUsage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ReportedUsage usage(String usage) {
        var answer = ChatAnswer.read(bytes("{\"choices\":[],\"usage\":" + usage + "}"))
                .orElseThrow();
        return java.util.Objects.requireNonNull(answer.usage());
    }

    /// Reads an event's data from the middle of a buffer, as it lies in a stream.
    private static Chunk chunk(String data) {
        byte[] bytes = bytes("data: " + data + "\n\n");
        return Chunk.read(bytes, 6, bytes.length - 2);
    }

    private static String without(String data) {
        byte[] bytes = bytes("data: " + data + "\n\n");
        var piece = (Chunk.Piece) Chunk.read(bytes, 6, bytes.length - 2);
        return new String(Arrays.copyOfRange(bytes, 6, piece.usageFrom()), StandardCharsets.UTF_8)
                + new String(Arrays.copyOfRange(bytes, piece.usageTo(), bytes.length - 2), StandardCharsets.UTF_8);
    }

    @Test
    void aWholeAnswerTellsModelUsageAndWhyItEnded() {
        var answer = ChatAnswer.read(bytes("""
                {"id":"x","model":"gpt-4-0613","choices":[{"index":0,"message":{"role":"assistant","content":"Hi",
                "finish_reason":"decoy"},"finish_reason":"stop"}],"service_tier":"flex",
                "usage":{"prompt_tokens":100,"completion_tokens":50,"total_tokens":150,
                "prompt_tokens_details":{"cached_tokens":40,"cache_write_tokens":10,"audio_tokens":5},
                "completion_tokens_details":{"reasoning_tokens":30,"rejected_prediction_tokens":3}}}
                """)).orElseThrow();
        assertThat(answer.model()).isEqualTo("gpt-4-0613");
        assertThat(answer.finishReason()).isEqualTo("stop");
        assertThat(answer.serviceTier()).isEqualTo("flex");
        assertThat(answer.usage()).isEqualTo(ReportedUsage.sound(new Usage(45, 40, 10, 0, 5, 0, 20, 30, 0)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>no</html>",
                "",
                "null",
                "[]",
                "{}",
                "{\"choices\":5}",
                "{\"choices\":[]",
                "{\"choices\":[]}x",
                "{\"error\":{\"message\":\"no\"}}"
            })
    void whatIsNoAnswerIsToldApart(String body) {
        assertThat(ChatAnswer.read(bytes(body))).isEmpty();
    }

    @Property
    void thePartsAddUpToTheProvidersTotals(
            @ForAll @LongRange(min = 0, max = 1_000_000) long fresh,
            @ForAll @LongRange(min = 0, max = 1_000_000) long cached,
            @ForAll @LongRange(min = 0, max = 1_000_000) long written,
            @ForAll @LongRange(min = 0, max = 1_000_000) long text,
            @ForAll @LongRange(min = 0, max = 1_000_000) long reasoning) {
        long prompt = fresh + cached + written;
        long completion = text + reasoning;
        var reported = usage("{\"prompt_tokens\":" + prompt + ",\"completion_tokens\":" + completion
                + ",\"total_tokens\":" + (prompt + completion)
                + ",\"prompt_tokens_details\":{\"cached_tokens\":" + cached + ",\"cache_write_tokens\":" + written
                + "},\"completion_tokens_details\":{\"reasoning_tokens\":" + reasoning + "}}");
        assertThat(reported.addsUp()).isTrue();
        assertThat(reported.usage().input()).isEqualTo(prompt);
        assertThat(reported.usage().output()).isEqualTo(completion);
        assertThat(reported.usage().inputUncached()).isEqualTo(fresh);
    }

    @Test
    void numbersThatDoNotAddUpAreMarkedAndTheTotalsStand() {
        assertThat(
                        usage(
                                "{\"prompt_tokens\":5,\"completion_tokens\":1,\"prompt_tokens_details\":{\"cached_tokens\":9}}"))
                .isEqualTo(
                        new ReportedUsage(
                                Usage.of(5, 1),
                                false,
                                "{\"prompt_tokens\":5,\"completion_tokens\":1,\"prompt_tokens_details\":{\"cached_tokens\":9}}"));
        assertThat(usage("{\"prompt_tokens\":5,\"completion_tokens\":1,\"total_tokens\":9}")
                        .addsUp())
                .isFalse();
        assertThat(usage("{\"prompt_tokens\":-5,\"completion_tokens\":1}").addsUp())
                .isFalse();
        assertThat(usage("{\"prompt_tokens\":\"5\",\"completion_tokens\":99999999999999999999}")
                        .addsUp())
                .isFalse();
        assertThat(usage("{\"prompt_tokens\":5,\"completion_tokens\":1,\"completion_tokens_details\":null}")
                        .addsUp())
                .isTrue();
    }

    @Test
    void theUsagePieceIsToldApartFromAPieceWithUsage() {
        var usageOnly =
                (Chunk.Piece) chunk("{\"choices\": [ ] ,\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":5}}");
        assertThat(usageOnly.choices()).isFalse();
        assertThat(usageOnly.usage()).isNotNull();
        var last = (Chunk.Piece) chunk("{\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}],\"usage\":null}");
        assertThat(last.choices()).isTrue();
        assertThat(last.finish()).isEqualTo(new Choices.Finish(0, "length"));
        assertThat(last.usage()).isNull();
    }

    @Test
    void theUsageFieldIsCutOutWhereverItStands() {
        assertThat(without("{\"a\":1 , \"usage\":null}")).isEqualTo("{\"a\":1 }");
        assertThat(without("{\"a\":1,\"usage\": {\"x\":[1]} ,\"b\":2}")).isEqualTo("{\"a\":1 ,\"b\":2}");
        assertThat(without("{\"usage\":null, \"b\":2}")).isEqualTo("{ \"b\":2}");
        assertThat(without("{\"usage\":null}")).isEqualTo("{}");
    }

    @Test
    void theEndAnErrorAndGarbageAreToldApart() {
        assertThat(chunk("[DONE]")).isInstanceOf(Chunk.Done.class);
        assertThat(chunk("{\"error\":{\"message\":\"boom\",\"type\":\"server_error\",\"code\":\"x\",\"param\":null}}"))
                .isEqualTo(new Chunk.Failed(new ProviderError(Kind.SERVER, "boom", "server_error", null, "x", null)));
        assertThat(chunk("{\"error\":\"boom\"}"))
                .isEqualTo(new Chunk.Failed(new ProviderError(Kind.SERVER, "boom", null, null, null, null)));
        assertThat(chunk("<html>")).isInstanceOf(Chunk.Garbage.class);
        assertThat(chunk("{\"choices\":[")).isInstanceOf(Chunk.Garbage.class);
        assertThat(chunk("{\"choices\":[],\"error\":null}")).isInstanceOf(Chunk.Piece.class);
    }

    @Test
    void anAccountOutOfMoneyIsNoRateLimit() {
        assertThat(error(429, "{\"error\":{\"type\":\"insufficient_quota\",\"code\":\"insufficient_quota\"}}"))
                .isEqualTo(Kind.ACCOUNT);
        assertThat(error(429, "{\"error\":{\"type\":\"x\",\"code\":\"organization_spend_limit_exceeded\"}}"))
                .isEqualTo(Kind.ACCOUNT);
        assertThat(error(429, "{\"error\":{\"type\":\"rate_limit_error\",\"code\":\"rate_limit_exceeded\"}}"))
                .isEqualTo(Kind.RATE_LIMITED);
        assertThat(error(400, "<html>")).isEqualTo(Kind.REJECTED);
    }

    private static Kind error(int status, String body) {
        return ErrorReader.read(status, bytes(body)).kind();
    }
}
