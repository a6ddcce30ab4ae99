package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.llm.CallerDialect;
import ai.moolai.llm.WireRequest;
import ai.moolai.llm.anthropic.AnthropicMessages;
import ai.moolai.llm.openai.OpenAiChat;
import ai.moolai.llm.responses.OpenAiResponses;
import ai.moolai.testing.JsonValue;
import ai.moolai.testing.RecordedRequest;
import ai.moolai.testing.ScriptedProvider;
import ai.moolai.testing.conformance.AnthropicWire;
import ai.moolai.testing.conformance.Feature;
import ai.moolai.testing.conformance.GeminiWire;
import ai.moolai.testing.conformance.Meaning;
import ai.moolai.testing.conformance.OpenAiWire;
import ai.moolai.testing.conformance.Wire;
import com.anthropic.models.messages.MessageCreateParams;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.genai.types.Content;
import com.google.genai.types.Tool;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/// What a provider receives of a rich request in each interface: the vendors' own types find it right, and everything
/// that was asked for is in it, or named as dropped.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WhatProvidersReceiveTest {
    private static final String SCHEMA = """
            {"type":"object","properties":{"harbour_name":{"type":"number"}},"required":["harbour_name"]}""";
    private static final String ARGUMENTS = "{\"harbour_name\":" + Feature.TOOL_ARGUMENTS.trace() + "}";
    private static final Set<Feature> EVERYWHERE = EnumSet.of(
            Feature.USER_TEXT,
            Feature.SYSTEM_TEXT,
            Feature.IMAGE,
            Feature.ASSISTANT_TEXT,
            Feature.TOOL,
            Feature.TOOL_DESCRIPTION,
            Feature.TOOL_SCHEMA,
            Feature.TOOL_ARGUMENTS,
            Feature.TOOL_RESULT,
            Feature.TOKENS_MAX,
            Feature.TOP_P,
            Feature.USER);

    /// An interface, and what is asked for in it.
    private record Asker(String path, CallerDialect dialect, String body, Set<Feature> more) {}

    /// A provider, and a model of its own.
    private record Receiver(String model, Wire wire, ScriptedProvider server) {
        String name() {
            return model.substring(0, model.indexOf('/'));
        }
    }

    private final List<Asker> askers = List.of(
            new Asker(
                    "/v1/chat/completions",
                    new OpenAiChat(),
                    chat(),
                    EnumSet.of(Feature.STOP, Feature.SEED, Feature.UNTRANSLATED)),
            new Asker("/v1/messages", new AnthropicMessages(), messages(), EnumSet.of(Feature.STOP, Feature.TOP_K)),
            new Asker("/v1/responses", new OpenAiResponses(), responses(), EnumSet.noneOf(Feature.class)));
    private final List<Receiver> receivers = List.of(
            new Receiver("openai/gpt-4o", new OpenAiWire(), ScriptedProvider.start()),
            new Receiver("anthropic/claude-sonnet-4-5", new AnthropicWire(), ScriptedProvider.start()),
            new Receiver("google/gemini-2.5-pro", new GeminiWire(), ScriptedProvider.start()));
    private TestOrchestrator moolai;

    @BeforeAll
    void start() {
        Map<String, String> settings = new java.util.HashMap<>();
        for (Receiver receiver : receivers) {
            String variable = receiver.name().toUpperCase(java.util.Locale.ROOT);
            settings.put(variable + "_API_KEY", TestOrchestrator.PROVIDER_KEY);
            settings.put(variable + "_BASE_URL", receiver.server.baseUrl());
            receiver.server.answering(receiver.wire.answering(Meaning.TEXT));
        }
        moolai = TestOrchestrator.start(settings);
    }

    @AfterAll
    void stop() {
        moolai.close();
        receivers.forEach(receiver -> receiver.server.close());
    }

    @TestFactory
    Stream<DynamicTest> everythingArrivesOrIsNamed() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Asker asker : askers) {
            for (Receiver receiver : receivers) {
                for (boolean stream : new boolean[] {false, true}) {
                    tests.add(DynamicTest.dynamicTest(
                            asker.path + " to " + receiver.model + (stream ? ", streamed" : ""),
                            () -> ask(asker, receiver, stream)));
                }
            }
        }
        return tests.stream();
    }

    private void ask(Asker asker, Receiver receiver, boolean stream) throws IOException {
        String body = asker.body.replace("MODEL", receiver.model);
        body = stream ? body.replaceFirst("\\{", "{\"stream\":true,") : body;
        var answer = moolai.post(asker.path, body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        RecordedRequest received = receiver.server.requests().getLast();
        judge(receiver.name(), received.text());
        assertThat(receiver.wire.asksForStream(received.path(), received.text()))
                .isEqualTo(stream);
        var request = asker.dialect.read(body.getBytes(StandardCharsets.UTF_8), _ -> null);
        var wire = new WireRequest(received.path(), received.body());
        JsonValue json = JsonValue.parse(received.text());
        List<String> dropped = List.of(answer.header("x-moolai-dropped-params").split(", "));
        Set<Feature> lost = new TreeSet<>(EVERYWHERE);
        lost.addAll(asker.more);
        // To a server of the caller's own dialect the body passes as it is.
        boolean passes =
                asker.path.equals("/v1/chat/completions") && receiver.name().equals("openai");
        lost.removeIf(feature -> dropped.contains(request.nameOf(feature.parameter()))
                || receiver.wire.carries(feature, wire, json)
                || (passes && feature == Feature.UNTRANSLATED && received.text().contains("logit_bias")));
        assertThat(lost)
                .as("dropped " + dropped + ", received " + received.text())
                .isEmpty();
    }

    /// The vendor's types read it, and know every value in it.
    private static void judge(String vendor, String body) throws IOException {
        switch (vendor) {
            case "openai" ->
                com.openai.core.ObjectMappers.jsonMapper()
                        .readValue(body, ChatCompletionCreateParams.Body.class)
                        .validate();
            case "anthropic" ->
                com.anthropic.core.ObjectMappers.jsonMapper()
                        .readValue(body, MessageCreateParams.Body.class)
                        .validate();
            case "google" -> {
                JsonNode request = new ObjectMapper().readTree(body);
                for (JsonNode content : request.path("contents")) {
                    assertThat(Content.fromJson(content.toString()).parts().orElseThrow())
                            .isNotEmpty();
                }
                for (JsonNode tool : request.path("tools")) {
                    assertThat(Tool.fromJson(tool.toString())
                                    .functionDeclarations()
                                    .orElseThrow())
                            .isNotEmpty();
                }
            }
            default -> throw new AssertionError(vendor);
        }
    }

    private static String chat() {
        return """
                {"model":"MODEL","messages":[
                 {"role":"system","content":"%s"},
                 {"role":"user","content":[{"type":"text","text":"%s"},
                  {"type":"image_url","image_url":{"url":"data:image/png;base64,%s"}}]},
                 {"role":"assistant","content":"%s","tool_calls":[{"id":"call_kiel_1","type":"function",
                  "function":{"name":"water_level","arguments":"%s"}}]},
                 {"role":"tool","tool_call_id":"call_kiel_1","content":"%s"}],
                 "tools":[{"type":"function","function":{"name":"water_level","description":"%s","parameters":%s}}],
                 "max_completion_tokens":1357,"top_p":0.8125,"stop":["⏹ END"],"seed":424243,"user":"user-4711-kiel",
                 "logit_bias":{"17":1}}""".formatted(
                        Feature.SYSTEM_TEXT.trace(),
                        Feature.USER_TEXT.trace(),
                        Feature.IMAGE.trace(),
                        Feature.ASSISTANT_TEXT.trace(),
                        ARGUMENTS.replace("\"", "\\\""),
                        Feature.TOOL_RESULT.trace(),
                        Feature.TOOL_DESCRIPTION.trace(),
                        SCHEMA);
    }

    private static String messages() {
        return """
                {"model":"MODEL","system":"%s","messages":[
                 {"role":"user","content":[{"type":"text","text":"%s"},
                  {"type":"image","source":{"type":"base64","media_type":"image/png","data":"%s"}}]},
                 {"role":"assistant","content":[{"type":"text","text":"%s"},
                  {"type":"tool_use","id":"call_kiel_1","name":"water_level","input":%s}]},
                 {"role":"user","content":[{"type":"tool_result","tool_use_id":"call_kiel_1","content":"%s"}]}],
                 "tools":[{"name":"water_level","description":"%s","input_schema":%s}],
                 "max_tokens":1357,"top_p":0.8125,"top_k":37,"stop_sequences":["⏹ END"],
                 "metadata":{"user_id":"user-4711-kiel"}}""".formatted(
                        Feature.SYSTEM_TEXT.trace(),
                        Feature.USER_TEXT.trace(),
                        Feature.IMAGE.trace(),
                        Feature.ASSISTANT_TEXT.trace(),
                        ARGUMENTS,
                        Feature.TOOL_RESULT.trace(),
                        Feature.TOOL_DESCRIPTION.trace(),
                        SCHEMA);
    }

    private static String responses() {
        return """
                {"model":"MODEL","instructions":"%s","input":[
                 {"role":"user","content":[{"type":"input_text","text":"%s"},
                  {"type":"input_image","image_url":"data:image/png;base64,%s"}]},
                 {"type":"message","role":"assistant","content":[{"type":"output_text","text":"%s"}]},
                 {"type":"function_call","call_id":"call_kiel_1","name":"water_level","arguments":"%s"},
                 {"type":"function_call_output","call_id":"call_kiel_1","output":"%s"}],
                 "tools":[{"type":"function","name":"water_level","description":"%s","parameters":%s}],
                 "max_output_tokens":1357,"top_p":0.8125,"safety_identifier":"user-4711-kiel"}""".formatted(
                        Feature.SYSTEM_TEXT.trace(),
                        Feature.USER_TEXT.trace(),
                        Feature.IMAGE.trace(),
                        Feature.ASSISTANT_TEXT.trace(),
                        ARGUMENTS.replace("\"", "\\\""),
                        Feature.TOOL_RESULT.trace(),
                        Feature.TOOL_DESCRIPTION.trace(),
                        SCHEMA);
    }
}
