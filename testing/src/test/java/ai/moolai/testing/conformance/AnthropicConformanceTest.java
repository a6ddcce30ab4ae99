package ai.moolai.testing.conformance;

import ai.moolai.llm.ChatProvider;
import ai.moolai.llm.Dialects;
import java.util.List;

class AnthropicConformanceTest extends ChatProviderConformance {
    @Override
    protected ChatProvider provider() {
        return Dialects.builtIn().require("anthropic");
    }

    @Override
    protected Wire wire() {
        return new AnthropicWire();
    }

    @Override
    protected List<String> models() {
        return List.of(
                "claude-3-5-haiku-20241022",
                "claude-3-7-sonnet",
                "claude-sonnet-4-5",
                "claude-opus-4-6",
                "claude-sonnet-5-5",
                "claude-opus-5-5");
    }
}
