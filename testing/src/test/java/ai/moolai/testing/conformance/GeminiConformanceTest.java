package ai.moolai.testing.conformance;

import ai.moolai.llm.ChatProvider;
import ai.moolai.llm.Dialects;
import java.util.List;

class GeminiConformanceTest extends ChatProviderConformance {
    @Override
    protected ChatProvider provider() {
        return Dialects.builtIn().require("gemini");
    }

    @Override
    protected Wire wire() {
        return new GeminiWire();
    }

    @Override
    protected List<String> models() {
        return List.of("gemini-1.5-pro", "gemini-2.0-flash", "gemini-2.5-pro", "gemini-3-pro", "gemini-4-argon");
    }
}
