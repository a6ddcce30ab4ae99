package ai.moolai.testing.conformance;

import ai.moolai.llm.chat.Chat;
import java.util.Set;

/// A request, and what it asks for.
///
/// @param name for whoever reads the test
public record Asked(String name, Chat chat, Set<Feature> features) {
    public Asked {
        features = Set.copyOf(features);
    }

    @Override
    public String toString() {
        return name + (chat.stream() ? ", streamed" : "");
    }
}
