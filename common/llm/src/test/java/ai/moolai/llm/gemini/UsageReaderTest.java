package ai.moolai.llm.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Usage;
import ai.moolai.llm.Json;
import ai.moolai.llm.chat.ReportedUsage;
import com.google.genai.types.GenerateContentResponseUsageMetadata;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageReaderTest {
    private static ReportedUsage read(String json) {
        return Objects.requireNonNull(UsageReader.read(Json.treeOrNull(json)));
    }

    @Test
    void everyModalityIsCountedOnce() {
        String json = """
                {"promptTokenCount":100,"cachedContentTokenCount":30,"candidatesTokenCount":50,"thoughtsTokenCount":7,
                "toolUsePromptTokenCount":20,"totalTokenCount":177,
                "promptTokensDetails":[{"modality":"TEXT","tokenCount":40},{"modality":"AUDIO","tokenCount":35},
                {"modality":"IMAGE","tokenCount":25}],
                "cacheTokensDetails":[{"modality":"AUDIO","tokenCount":10},{"modality":"TEXT","tokenCount":20}],
                "toolUsePromptTokensDetails":[{"modality":"IMAGE","tokenCount":5}],
                "candidatesTokensDetails":[{"modality":"AUDIO","tokenCount":12},{"modality":"TEXT","tokenCount":38}]}""";
        assertThat(GenerateContentResponseUsageMetadata.fromJson(json).totalTokenCount())
                .hasValue(177);
        assertThat(read(json)).isEqualTo(ReportedUsage.sound(new Usage(35, 30, 0, 0, 25, 30, 38, 7, 12)));
    }

    @Property
    void partsAddUpToGooglesTotal(
            @ForAll @LongRange(max = 100_000) long prompt,
            @ForAll @LongRange(max = 100_000) long cached,
            @ForAll @LongRange(max = 100_000) long tools,
            @ForAll @LongRange(max = 100_000) long candidates,
            @ForAll @LongRange(max = 100_000) long thoughts) {
        long total = prompt + tools + candidates + thoughts;
        var usage = read("{\"promptTokenCount\":" + prompt + ",\"cachedContentTokenCount\":" + cached
                + ",\"toolUsePromptTokenCount\":" + tools + ",\"candidatesTokenCount\":" + candidates
                + ",\"thoughtsTokenCount\":" + thoughts + ",\"totalTokenCount\":" + total + "}");
        assertThat(usage.usage().total()).isEqualTo(total);
        assertThat(usage.usage().input()).isEqualTo(prompt + tools);
        assertThat(usage.addsUp()).isEqualTo(cached <= prompt + tools);
        assertThat(usage.usage().cacheRead()).isEqualTo(usage.addsUp() ? cached : 0);
        assertThat(usage.raw() == null).isEqualTo(usage.addsUp());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"promptTokenCount\":-1,\"totalTokenCount\":0}",
                "{\"promptTokenCount\":1.5,\"totalTokenCount\":0}",
                "{\"promptTokenCount\":1e30}",
                "{\"promptTokenCount\":99999999999999999999999}",
                "{\"promptTokenCount\":1000000001}",
                "{\"promptTokenCount\":\"9\"}",
                "{\"promptTokenCount\":9,\"candidatesTokenCount\":5,\"totalTokenCount\":15}",
                "{\"promptTokenCount\":9,\"cachedContentTokenCount\":10}",
                "{\"promptTokenCount\":9,\"candidatesTokensDetails\":[{\"modality\":\"AUDIO\",\"tokenCount\":1}]}",
                "{\"promptTokenCount\":9,\"cacheTokensDetails\":[{\"modality\":\"IMAGE\",\"tokenCount\":1}]}"
            })
    void whatDoesNotAddUpIsKeptAsItCame(String json) {
        var usage = read(json);
        assertThat(usage.addsUp()).isFalse();
        assertThat(Json.treeOrNull(Objects.requireNonNull(usage.raw()))).isEqualTo(Json.treeOrNull(json));
    }

    @Test
    void whatIsKeptHasABound() {
        var usage = read("{\"promptTokenCount\":-1,\"x\":\"" + "y".repeat(100_000) + "\"}");
        assertThat(usage.raw()).hasSize(16 << 10);
    }

    @Test
    void nothingCountedIsNothingTold() {
        assertThat(UsageReader.read(Json.treeOrNull("{\"trafficType\":\"ON_DEMAND\"}")))
                .isNull();
        assertThat(UsageReader.read(null)).isNull();
    }

    @Test
    void aMissingTotalIsNoContradiction() {
        assertThat(read("{\"promptTokenCount\":9,\"candidatesTokenCount\":null}"))
                .isEqualTo(ReportedUsage.sound(Usage.of(9, 0)));
    }
}
