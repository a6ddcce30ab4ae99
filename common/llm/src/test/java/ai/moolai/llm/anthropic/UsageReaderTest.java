package ai.moolai.llm.anthropic;

import static ai.moolai.llm.anthropic.Judge.tree;
import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Usage;
import ai.moolai.llm.chat.ReportedUsage;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageReaderTest {
    private static ReportedUsage read(String... told) {
        var reader = new UsageReader();
        for (String usage : told) {
            reader.add(tree(usage));
        }
        return Objects.requireNonNull(reader.usage());
    }

    @Property(tries = 200)
    void partsAddUpAndTheCacheIsCountedOnce(
            @ForAll @LongRange(min = 0, max = 1_000_000) long input,
            @ForAll @LongRange(min = 0, max = 1_000_000) long read,
            @ForAll @LongRange(min = 0, max = 1_000_000) long brief,
            @ForAll @LongRange(min = 0, max = 1_000_000) long lasting,
            @ForAll @LongRange(min = 0, max = 1_000_000) long text,
            @ForAll @LongRange(min = 0, max = 1_000_000) long thinking) {
        var reported = read("""
                {"input_tokens":%d,"cache_read_input_tokens":%d,"cache_creation_input_tokens":%d,
                "cache_creation":{"ephemeral_5m_input_tokens":%d,"ephemeral_1h_input_tokens":%d},
                "output_tokens":%d,"output_tokens_details":{"thinking_tokens":%d}}""".formatted(input, read, brief + lasting, brief, lasting, text + thinking, thinking));
        assertThat(reported)
                .isEqualTo(ReportedUsage.sound(new Usage(input, read, brief, lasting, 0, 0, text, thinking, 0)));
        assertThat(reported.usage().total()).isEqualTo(input + read + brief + lasting + text + thinking);
    }

    @Property(tries = 200)
    void whatIsToldLaterReplacesWhatWasTold(
            @ForAll @LongRange(min = 0, max = 1_000_000) long first,
            @ForAll @LongRange(min = 0, max = 1_000_000) long second,
            @ForAll @LongRange(min = 0, max = 1_000_000) long last) {
        var reported = read(
                "{\"input_tokens\":" + first + ",\"cache_read_input_tokens\":3,\"output_tokens\":1}",
                "{\"output_tokens\":" + second + "}",
                "{\"input_tokens\":null,\"output_tokens\":" + last + "}");
        assertThat(reported).isEqualTo(ReportedUsage.sound(new Usage(first, 3, 0, 0, 0, 0, last, 0, 0)));
    }

    @Test
    void withoutASplitTheCacheIsWrittenForShort() {
        assertThat(read("{\"input_tokens\":1,\"cache_creation_input_tokens\":7,\"output_tokens\":2}"))
                .isEqualTo(ReportedUsage.sound(new Usage(1, 0, 7, 0, 0, 0, 2, 0, 0)));
    }

    @Test
    void aSplitCountsWithTheNumberItCameWith() {
        String split = "{\"cache_creation_input_tokens\":7,\"cache_creation\":{\"ephemeral_1h_input_tokens\":7}}";
        assertThat(read(split, "{\"cache_creation_input_tokens\":7,\"output_tokens\":1}")
                        .usage())
                .isEqualTo(new Usage(0, 0, 0, 7, 0, 0, 1, 0, 0));
        assertThat(read(split, "{\"cache_creation_input_tokens\":9,\"output_tokens\":1}"))
                .isEqualTo(ReportedUsage.sound(new Usage(0, 0, 9, 0, 0, 0, 1, 0, 0)));
    }

    @Test
    void whatDoesNotAddUpIsKeptAsItCame() {
        String split = "{\"cache_creation_input_tokens\":7,\"cache_creation\":{\"ephemeral_5m_input_tokens\":9}}";
        assertThat(read(split)).isEqualTo(new ReportedUsage(new Usage(0, 0, 7, 0, 0, 0, 0, 0, 0), false, split));
        String thoughts = "{\"output_tokens\":5,\"output_tokens_details\":{\"thinking_tokens\":6}}";
        assertThat(read(thoughts)).isEqualTo(new ReportedUsage(Usage.of(0, 5), false, thoughts));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "1000000001", "1e9", "\"7\"", "{}", "99999999999999999999999", "1e999999999"})
    void impossibleNumbersCountAsNone(String number) {
        var reported = read("{\"input_tokens\":" + number + ",\"output_tokens\":2}");
        assertThat(reported.usage()).isEqualTo(Usage.of(0, 2));
        assertThat(reported.addsUp()).isFalse();
    }

    @Test
    void noUsageIsNoUsage() {
        var reader = new UsageReader();
        assertThat(reader.add(tree("[]"))).isFalse();
        assertThat(reader.usage()).isNull();
        assertThat(reader.add(tree("{\"inference_geo\":\"global\"}"))).isTrue();
        assertThat(reader.region()).isNull();
    }
}
