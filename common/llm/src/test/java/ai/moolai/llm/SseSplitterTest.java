package ai.moolai.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseSplitterTest {
    private static final String STREAM =
            ": hello\n\ndata: {\"text\":\"grüß 🎉\"}\n\nevent: x\ndata:one\ndata: two\n\ndata: [DONE]\n\n";
    private static final List<String> DATA = List.of("", "{\"text\":\"grüß 🎉\"}", "one\ntwo", "[DONE]");

    private final List<String> data = new ArrayList<>();
    private final StringBuilder raw = new StringBuilder();

    private void take(SseSplitter.Event event) {
        data.add(new String(
                event.data(), event.dataStart(), event.dataEnd() - event.dataStart(), StandardCharsets.UTF_8));
        raw.append(new String(event.bytes(), event.start(), event.end() - event.start(), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void everySplitPositionGivesTheSameEvents(String lineEnd) {
        byte[] stream = STREAM.replace("\n", lineEnd).getBytes(StandardCharsets.UTF_8);
        for (int first = 0; first <= stream.length; first++) {
            for (int second = first; second <= stream.length; second += 7) {
                data.clear();
                raw.setLength(0);
                var splitter = new SseSplitter(1000);
                for (byte[] piece : List.of(
                        Arrays.copyOfRange(stream, 0, first),
                        Arrays.copyOfRange(stream, first, second),
                        Arrays.copyOfRange(stream, second, stream.length))) {
                    assertThat(splitter.feed(piece, this::take)).isTrue();
                }
                assertThat(splitter.finish(this::take)).isTrue();
                assertThat(data).isEqualTo(DATA);
                assertThat(raw.toString().getBytes(StandardCharsets.UTF_8)).isEqualTo(stream);
            }
        }
    }

    @Test
    void aByteOrderMarkHidesNothing() {
        byte[] stream = "\ufeffdata: a\n\n\ufeffdata: b\n\ndata: c\n\n".getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at <= stream.length; at++) {
            data.clear();
            raw.setLength(0);
            var splitter = new SseSplitter(1000);
            splitter.feed(Arrays.copyOfRange(stream, 0, at), this::take);
            splitter.feed(Arrays.copyOfRange(stream, at, stream.length), this::take);
            assertThat(data).containsExactly("a", "", "c");
            assertThat(raw).hasToString("data: a\n\n\ufeffdata: b\n\ndata: c\n\n");
        }
    }

    private String ended(String stream) {
        data.clear();
        raw.setLength(0);
        var splitter = new SseSplitter(1000);
        assertThat(splitter.feed(stream.getBytes(StandardCharsets.UTF_8), this::take))
                .isTrue();
        assertThat(splitter.finish(this::take)).isTrue();
        return raw.toString();
    }

    @Test
    void aLastEventThatLacksOnlyItsBlankLineIsTold() {
        for (String lineEnd : List.of("\n", "\r\n", "\r")) {
            String first = "data: a" + lineEnd + lineEnd;
            String second = "event: x" + lineEnd + "data: b" + lineEnd;
            assertThat(ended(first + second)).isEqualTo(first + second + "\n\n");
            assertThat(data).containsExactly("a", "b");
            assertThat(ended(second)).isEqualTo(second + "\n\n");
            assertThat(data).containsExactly("b");
            assertThat(ended(first + second + lineEnd)).isEqualTo(first + second + lineEnd);
            assertThat(data).containsExactly("a", "b");
        }
    }

    @Test
    void theLastWordIsWholeWithoutItsLineEnd() {
        assertThat(ended("data: a\n\ndata: [DONE]")).isEqualTo("data: a\n\ndata: [DONE]\n\n");
        assertThat(data).containsExactly("a", "[DONE]");
        var splitter = new SseSplitter(1000);
        splitter.feed("data: [DONE".getBytes(StandardCharsets.UTF_8), this::take);
        assertThat(splitter.finish(this::take)).isFalse();
    }

    @Test
    void anEventThatLacksItsBlankLineIsToldOnceHoweverItWasCut() {
        byte[] stream = "data: a\r\n\r\ndata: b\r\n".getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at <= stream.length; at++) {
            data.clear();
            var splitter = new SseSplitter(1000);
            splitter.feed(Arrays.copyOfRange(stream, 0, at), this::take);
            splitter.feed(Arrays.copyOfRange(stream, at, stream.length), this::take);
            assertThat(splitter.finish(this::take)).isTrue();
            assertThat(splitter.finish(this::take)).isTrue();
            assertThat(data).containsExactly("a", "b");
        }
    }

    @Test
    void halfAnEventIsLeftOver() {
        var splitter = new SseSplitter(1000);
        splitter.feed("data: a\n\ndata: {\"x\":".getBytes(StandardCharsets.UTF_8), this::take);
        assertThat(data).containsExactly("a");
        assertThat(splitter.finish(this::take)).isFalse();
        assertThat(data).containsExactly("a");
    }

    @Test
    void anEventTooLargeIsToldOf() {
        var splitter = new SseSplitter(100);
        assertThat(splitter.feed(new byte[100], this::take)).isTrue();
        assertThat(splitter.feed(new byte[1], this::take)).isFalse();
    }

    @Test
    void aLongEventByteByByteCostsItsLength() {
        var splitter = new SseSplitter(8 << 20);
        byte[] one = {'x'};
        splitter.feed("data: ".getBytes(StandardCharsets.UTF_8), this::take);
        for (int i = 0; i < 2 << 20; i++) {
            splitter.feed(one, this::take);
        }
        splitter.feed("\n\n".getBytes(StandardCharsets.UTF_8), this::take);
        assertThat(data).hasSize(1);
        assertThat(data.getFirst()).hasSize(2 << 20);
    }
}
