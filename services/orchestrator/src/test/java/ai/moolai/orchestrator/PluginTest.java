package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.moolai.config.ConfigException;
import ai.moolai.testing.LineEnd;
import ai.moolai.testing.RecordedRequest;
import ai.moolai.testing.Script;
import ai.moolai.testing.ScriptedProvider;
import ai.moolai.testing.SseEvent;
import com.example.magpie.MagpieProvider;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Two plug-ins in `PLUGINS_DIR`, the example in its folder and a single jar, called through all three interfaces by
/// the vendors' own kits.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PluginTest {
    /// What `mvnw verify -pl examples/lark-provider` leaves, and its README says to copy.
    private static final Path LARK = Path.of("../../examples/lark-provider/target/plugins/lark");

    private final ScriptedProvider lark = ScriptedProvider.start();
    private final ScriptedProvider magpie = ScriptedProvider.start();
    private final AtomicInteger calls = new AtomicInteger();
    private Map<String, Kit> kits;
    private TestOrchestrator moolai;

    @BeforeAll
    void start(@TempDir Path plugins) throws IOException {
        assertThat(LARK.resolve("lark-provider-0.1.0.jar"))
                .as("the example, built by ./mvnw verify")
                .exists();
        Path folder = Files.createDirectory(plugins.resolve("lark"));
        try (Stream<Path> jars = Files.list(LARK)) {
            for (Path jar : jars.toList()) {
                Files.copy(jar, folder.resolve(jar.getFileName()));
            }
        }
        packMagpie(plugins.resolve("magpie.jar"));
        String document = TestOrchestrator.document("""
                providers:
                  lark: {kind: lark, base_url: "%s", api_key_env: LARK_API_KEY}
                  magpie: {kind: magpie, base_url: "%s"}
                """.formatted(lark.baseUrl(), magpie.baseUrl()));
        moolai = TestOrchestrator.start(Map.of(
                "PLUGINS_DIR",
                plugins.toString(),
                "MOOLAI_CONFIG",
                document,
                "LARK_API_KEY",
                TestOrchestrator.PROVIDER_KEY,
                "UPSTREAM_RETRIES",
                "0"));
        String url = "http://127.0.0.1:" + moolai.port;
        String key = moolai.key("{\"name\":\"kits\"}");
        kits = Map.of(
                "chat", new ChatKit(url, key),
                "messages", new MessagesKit(url, key),
                "responses", new ResponsesKit(url, key));
    }

    @AfterAll
    void stop() {
        kits.values().forEach(Kit::close);
        moolai.close();
        lark.close();
        magpie.close();
    }

    @BeforeEach
    void answer() {
        lark.answering(singing(
                """
                {"bird":"lark-2","says":"Tirili.","because":"done","counted":{"heard":9,"sung":5,"sum":14}}""",
                "{\"bird\":\"lark-2\"}",
                "{\"note\":\"Tiri\"}",
                "{\"note\":\"li.\"}",
                "{\"because\":\"done\"}",
                "{\"counted\":{\"heard\":9,\"sung\":5,\"sum\":14}}",
                "{\"silence\":true}"));
        magpie.answering(request -> request.path().endsWith("/peck")
                ? stream("take", "{\"what\":", "\"glitter\"}")
                : Script.json("take {\"what\":\"glitter\"}"));
    }

    @ParameterizedTest
    @CsvSource({"chat,false", "chat,true", "messages,false", "messages,true", "responses,false", "responses,true"})
    void whatAPlugInReadsIsHeardAndOnRecord(String kit, boolean stream) {
        String id = nextId();
        var heard = kit(kit).ask("lark/lark-2", id, stream);
        assertThat(heard).isEqualTo(new Heard("Tirili.", "", List.of(), Heard.Ending.ENDED, new Heard.Tokens(9, 0, 5)));
        var asked = lark.requests().getLast();
        assertThat(asked.path()).endsWith("/talk");
        assertThat(asked.header("x-lark-key")).isEqualTo(TestOrchestrator.PROVIDER_KEY);
        assertThat(asked.text()).contains("\"bird\":\"lark-2\"", "{\"who\":\"guest\",\"says\":\"Say something.\"}");

        JsonNode record = moolai.recordOf(id);
        assertThat(record.at("/status").asText()).isEqualTo("ok");
        assertThat(record.at("/provider").asText()).isEqualTo("lark");
        assertThat(record.at("/model").asText()).isEqualTo("lark-2");
        assertThat(record.at("/usage/source").asText()).isEqualTo("reported");
        assertThat(record.at("/usage/input_tokens").asLong()).isEqualTo(9);
        assertThat(record.at("/usage/output_tokens").asLong()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"chat,false", "chat,true", "messages,false", "messages,true", "responses,false", "responses,true"})
    void aPlugInsToolCallIsHeardAndOnRecord(String kit, boolean stream) {
        String id = nextId();
        var heard = kit(kit).ask("magpie/m", id, stream);
        assertThat(heard.calls()).containsExactly(Heard.Call.of("take", "{\"what\":\"glitter\"}"));
        assertThat(heard.ending()).isEqualTo(Heard.Ending.TOOLS);
        JsonNode record = moolai.recordOf(id);
        assertThat(record.at("/status").asText()).isEqualTo("ok");
        assertThat(record.at("/provider").asText()).isEqualTo("magpie");
        assertThat(record.at("/usage/source").asText()).isEqualTo("estimated");
    }

    @ParameterizedTest
    @CsvSource({"chat,false", "chat,true", "messages,false", "messages,true", "responses,false", "responses,true"})
    void aPlugInsErrorIsToldInTheCallersFormAndOnRecord(String kit, boolean stream) {
        lark.answering(_ -> Script.json(429, "{\"trouble\":\"Too many birds.\",\"word\":\"busy\"}"));
        String id = nextId();
        Throwable raised = catchThrowable(() -> kit(kit).ask("lark/lark-2", id, stream));
        assertThat(raised).isInstanceOf(Kit.Refused.class).hasMessageContaining("Too many birds.");
        assertThat(((Kit.Refused) raised).status).isEqualTo(429);
        JsonNode record = moolai.recordOf(id);
        assertThat(record.at("/status").asText()).isEqualTo("error");
        assertThat(record.at("/http_status").asInt()).isEqualTo(429);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "messages", "responses"})
    void aStreamThatAPlugInSeesBreakOffIsBrokenOffForTheCaller(String kit) {
        lark.answering(singing(
                "", "{\"bird\":\"m\"}", "{\"note\":\"Ti\"}", "{\"trouble\":\"A cat came.\",\"word\":\"tired\"}"));
        String id = nextId();
        assertThat(catchThrowable(() -> kit(kit).ask("lark/lark-2", id, true))).isNotNull();
        assertThat(moolai.recordOf(id).at("/status").asText()).isEqualTo("error");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/v1/chat/completions | {\"model\":\"M\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"take\",\"parameters\":{\"type\":\"object\"}}}]}",
                "/v1/messages | {\"model\":\"M\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"tools\":[{\"name\":\"take\",\"input_schema\":{\"type\":\"object\"}}]}",
                "/v1/responses | {\"model\":\"M\",\"input\":\"a\",\"tools\":[{\"type\":\"function\",\"name\":\"take\",\"parameters\":{\"type\":\"object\"}}]}",
            })
    void toolsReachAPlugInWhichMayRefuseThem(String path, String body) {
        var told = moolai.post(path, body.replace("\"M\"", "\"magpie/m\""));
        assertThat(told.status()).as(told.text()).isEqualTo(200);
        assertThat(magpie.requests().getLast().text()).isEqualTo("take");

        int seen = lark.requestsSeen();
        var refused = moolai.post(path, body.replace("\"M\"", "\"lark/lark-2\""));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("tools: 1 (expected: none; Lark only talks)");
        assertThat(lark.requestsSeen()).isEqualTo(seen);
        assertThat(moolai.record(refused).at("/http_status").asInt()).isEqualTo(400);
    }

    @Test
    void aPlugInsProviderIsListedWithItsKind() {
        JsonNode listed = moolai.get("/api/v1/llm/providers").json().at("/data");
        assertThat(listed.findValuesAsText("name")).startsWith("lark", "magpie");
        assertThat(listed.findValuesAsText("kind")).startsWith("lark", "magpie");
    }

    @Test
    void aBrokenJarKeepsTheServiceFromStartingAndIsNamed(@TempDir Path plugins) throws IOException {
        Path jar = Files.writeString(plugins.resolve("broken.jar"), "no jar at all");
        var thrown = catchThrowableOfType(
                ConfigException.class,
                () -> Main.read(Map.of("MOOLAI_HOME", plugins.toString(), "PLUGINS_DIR", plugins.toString())));
        assertThat(thrown)
                .hasMessage("plugins: " + jar
                        + " is no jar (expected: a whole file in the jar format); copy it again, or remove it.");
    }

    @Test
    void aKindWhosePlugInIsGoneIsNamed() {
        var thrown = catchThrowableOfType(
                ConfigException.class,
                () -> Main.read(Map.of(
                        "MOOLAI_CONFIG",
                        TestOrchestrator.document("providers: {l: {kind: lark, base_url: http://127.0.0.1}}"))));
        assertThat(thrown).hasMessageContaining("providers.l.kind: lark (expected: ");
    }

    private Kit kit(String name) {
        return Objects.requireNonNull(kits.get(name));
    }

    private String nextId() {
        return "plugged-" + calls.incrementAndGet();
    }

    private static Function<RecordedRequest, Script> singing(String whole, String... events) {
        return request -> request.text().contains("\"sing\":true") ? stream(events) : Script.json(whole);
    }

    private static Script stream(String... events) {
        return Script.stream(
                SseEvent.texts(LineEnd.LF, Stream.of(events).map(SseEvent::of).toList()));
    }

    /// The class path shows it to the tests, but not to plug-ins: there it is loaded from the jar.
    private static void packMagpie(Path jar) throws IOException {
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String name : List.of("MagpieProvider", "MagpieProvider$Reader")) {
                String file = "com/example/magpie/" + name + ".class";
                out.putNextEntry(new JarEntry(file));
                try (InputStream bytes = MagpieProvider.class.getResourceAsStream("/" + file)) {
                    Objects.requireNonNull(bytes, file).transferTo(out);
                }
            }
            out.putNextEntry(new JarEntry("META-INF/services/ai.moolai.llm.ChatProvider"));
            out.write(MagpieProvider.class.getName().getBytes(StandardCharsets.UTF_8));
        }
    }
}
