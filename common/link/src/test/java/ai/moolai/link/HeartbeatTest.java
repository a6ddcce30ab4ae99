package ai.moolai.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.FailureException;
import ai.moolai.edge.Json;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeartbeatTest {
    private static final String WRITTEN = """
            {"version":1,"orchestrator_id":"orch_0191d3a4b5c67d8e8f9012345678abcd","organization_id":"org_001",\
            "name":"first","url":"http://127.0.0.1:8000","service_version":"0.1.0",\
            "started_at":"2026-01-01T00:00:00Z","status":"healthy","stopping":false}""";

    @Test
    void theMessageIsWrittenAndReadTheSame() {
        assertThat(Json.write(Beats.FIRST).toString()).isEqualTo(WRITTEN);
        assertThat(Json.read(Buffer.buffer(WRITTEN).getBytes(), Heartbeat.class))
                .isEqualTo(Beats.FIRST);
        assertThat(Beats.FIRST.goodbye().stopping()).isTrue();
        assertThat(Beats.FIRST.goodbye().orchestratorId()).isEqualTo(Beats.FIRST.orchestratorId());
    }

    @Test
    void anotherVersionIsRefusedWithWhatToDo() {
        assertThatThrownBy(() -> read(WRITTEN.replace("\"version\":1", "\"version\":2")))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining(
                        "version: 2 (expected: 1; let orchestrator and controller be of the same release)");
    }

    @Test
    void everyMissingFieldIsNamed() {
        assertThatThrownBy(() -> read("{}"))
                .hasMessageContaining("body.version: missing")
                .hasMessageContaining("body.orchestrator_id: missing")
                .hasMessageContaining("body.stopping: missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ftp://x", "http://", "http://u:p@h", "http://h/?q", "http://h/#f", "::"})
    void aUrlMustBeOneOfHttp(String url) {
        assertThatThrownBy(() -> Heartbeat.requireUrl(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("url: '" + url + "' (expected: http:// or https://");
    }

    @Test
    void aNameHasUpToAHundredCharacters() {
        Heartbeat.requireName("é".repeat(100));
        assertThatThrownBy(() -> Heartbeat.requireName("x".repeat(101))).hasMessageContaining("…' (expected: 1-100");
        assertThatThrownBy(() -> Heartbeat.requireName(" ")).hasMessageContaining("name: ' ' (expected: 1-100");
        assertThatThrownBy(() -> Heartbeat.requireName("a\u0000b"))
                .hasMessageContaining("name: 'a?b' (expected: 1-100");
    }

    private static Heartbeat read(String text) {
        return Json.read(Buffer.buffer(text).getBytes(), Heartbeat.class);
    }
}
