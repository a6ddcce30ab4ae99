package ai.moolai.orchestrator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.llm.Dialects;
import ai.moolai.llm.Provider;
import ai.moolai.llm.TimeLimits;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PeerTest {
    private static Peer peer(String name, String url) {
        var dialect = Dialects.builtIn().require("openai");
        return Peer.of(new Provider(name, dialect, URI.create(url), null, Set.of(), name, TimeLimits.DEFAULT));
    }

    @Test
    void aKnownHostHasTheConventionsNameWhateverItIsCalledHere() {
        assertThat(peer("fast", "https://api.groq.com/openai/v1")).isEqualTo(new Peer("groq", "api.groq.com", 443));
        assertThat(peer("eu", "https://acme.openai.azure.com").name()).isEqualTo("azure.ai.openai");
        assertThat(peer("bedrock", "https://bedrock-runtime.eu-west-1.amazonaws.com")
                        .name())
                .isEqualTo("aws.bedrock");
    }

    @Test
    void anyOtherHasTheNameThatItHasHere() {
        assertThat(peer("local", "http://127.0.0.1:11434")).isEqualTo(new Peer("local", "127.0.0.1", 11434));
        assertThat(peer("google", "http://127.0.0.1").name()).isEqualTo("gcp.gemini");
        assertThat(peer("mine", "https://notamazonaws.com").name()).isEqualTo("mine");
    }
}
