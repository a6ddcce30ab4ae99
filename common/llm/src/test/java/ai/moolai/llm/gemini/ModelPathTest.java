package ai.moolai.llm.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelPathTest {
    @ParameterizedTest
    @CsvSource({
        "gemini-2.5-flash, /models/gemini-2.5-flash:generateContent",
        "models/gemini-2.5-flash, /models/gemini-2.5-flash:generateContent",
        "tunedModels/mine-1, /tunedModels/mine-1:generateContent",
        "models/, /models/models%2F:generateContent",
        "tunedModels/../models/x, /tunedModels/..%2Fmodels%2Fx:generateContent",
        ".., /models/..:generateContent",
        "../../files, /models/..%2F..%2Ffiles:generateContent",
        "'x:countTokens?a=b#c', /models/x%3AcountTokens%3Fa%3Db%23c:generateContent",
        "'a b%2e*+', /models/a%20b%252e%2A%2B:generateContent",
        "grüß, /models/gr%C3%BC%C3%9F:generateContent"
    })
    void aModelIsOneSegmentOfThePath(String model, String path) {
        assertThat(ModelPath.of(model, false)).isEqualTo(path);
    }

    @Test
    void aStreamIsAskedForByAnotherMethod() {
        assertThat(ModelPath.of("gemini-4-argon", true))
                .isEqualTo("/models/gemini-4-argon:streamGenerateContent?alt=sse");
    }

    @Property
    void noNameLeadsElsewhere(@ForAll @StringLength(max = 40) String model) {
        URI uri = URI.create("https://host/v1beta" + ModelPath.of(model, false)).normalize();
        assertThat(uri.getRawPath()).matches("/v1beta/(models|tunedModels)/[^/:]*:generateContent");
        assertThat(uri.getRawQuery()).isNull();
        assertThat(uri.getRawFragment()).isNull();
    }
}
