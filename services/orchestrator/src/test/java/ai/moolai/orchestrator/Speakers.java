package ai.moolai.orchestrator;

import ai.moolai.testing.ScriptedProvider;
import ai.moolai.testing.conformance.AnthropicWire;
import ai.moolai.testing.conformance.GeminiWire;
import ai.moolai.testing.conformance.OpenAiWire;
import ai.moolai.testing.conformance.Wire;
import java.net.http.HttpRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A provider of each dialect, and an orchestrator before them.
final class Speakers implements AutoCloseable {
    /// A provider, under the name by which it is pinned.
    record Speaker(String name, Wire wire, ScriptedProvider server) {
        /// A model of its own.
        String model() {
            return name + "/m";
        }
    }

    final Speaker openai = new Speaker("openai", new OpenAiWire(), ScriptedProvider.start());
    final Speaker anthropic = new Speaker("anthropic", new AnthropicWire(), ScriptedProvider.start());
    final Speaker google = new Speaker("google", new GeminiWire(), ScriptedProvider.start());
    final TestOrchestrator moolai;
    private final String admin;

    /// @param more settings of the orchestrator
    Speakers(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of("UPSTREAM_RETRIES", "0"));
        for (Speaker speaker : all()) {
            String variable = speaker.name.toUpperCase(Locale.ROOT);
            settings.put(variable + "_API_KEY", TestOrchestrator.PROVIDER_KEY);
            settings.put(variable + "_BASE_URL", speaker.server.baseUrl());
        }
        settings.putAll(more);
        moolai = TestOrchestrator.start(settings);
        admin = moolai.admin();
    }

    List<Speaker> all() {
        return List.of(openai, anthropic, google);
    }

    /// Asks by `asking`'s route.
    ///
    /// @param headers names and values, taking turns
    Answer ask(Asking asking, String body, String... headers) {
        return ask(asking.path, body, headers);
    }

    Answer ask(String path, String body, String... headers) {
        HttpRequest.Builder request = moolai.stranger(path)
                .header("authorization", "Bearer " + admin)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return TestOrchestrator.send(headers.length == 0 ? request : request.headers(headers));
    }

    @Override
    public void close() {
        moolai.close();
        all().forEach(speaker -> speaker.server.close());
    }
}
