package ai.moolai.testing.conformance;

import ai.moolai.llm.ChatProvider;
import ai.moolai.llm.Dialects;
import java.util.List;

class OpenAiConformanceTest extends ChatProviderConformance {
    @Override
    protected ChatProvider provider() {
        return Dialects.builtIn().require("openai");
    }

    @Override
    protected Wire wire() {
        return new OpenAiWire();
    }

    @Override
    protected List<String> models() {
        return List.of(
                "gpt-3.5-turbo", "gpt-4o", "gpt-4o-audio-preview", "o3", "gpt-5", "gpt-5.6", "gpt-6.1-sol", "unknown");
    }
}
