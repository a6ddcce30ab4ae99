package ai.moolai.llm.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Secret;
import ai.moolai.llm.Dialects;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GeminiProviderTest {
    @Test
    void itIsBuiltInUnderItsKind() {
        var provider = Dialects.builtIn().require("gemini");
        assertThat(provider).isInstanceOf(GeminiProvider.class);
        assertThat(provider.versionSegment()).isEqualTo("v1beta");
    }

    @Test
    void theKeyIsSentInGooglesHeader() {
        assertThat(new GeminiProvider().credentials(new Secret("k"))).isEqualTo(Map.of("x-goog-api-key", "k"));
    }
}
