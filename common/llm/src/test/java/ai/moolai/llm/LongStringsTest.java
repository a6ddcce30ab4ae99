package ai.moolai.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is passed over here is what Jackson itself passes over, and what it refuses is refused, at the same byte.
class LongStringsTest {
    private static final JsonFactory JACKSON = new JsonFactory();
    private static final JsonFactory OURS = new LongStrings(new JsonFactoryBuilder());

    /// Every token with its first byte, read without looking at a string's text; in the end what was wrong.
    private static List<String> tokens(JsonFactory factory, byte[] json) {
        List<String> tokens = new ArrayList<>();
        try (JsonParser parser = factory.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                tokens.add(token + " " + parser.currentTokenLocation().getByteOffset());
            }
            tokens.add("end " + parser.currentLocation().getByteOffset());
        } catch (IOException malformed) {
            tokens.add(
                    String.valueOf(malformed.getMessage()).lines().findFirst().orElse(""));
        }
        return tokens;
    }

    @Property(tries = 2000)
    void aStringEndsWhereItEndsForJackson(@ForAll("pieces") List<byte[]> pieces) {
        var json = new ByteArrayOutputStream();
        json.writeBytes("[\"".getBytes(StandardCharsets.US_ASCII));
        pieces.forEach(json::writeBytes);
        json.writeBytes("\",1]".getBytes(StandardCharsets.US_ASCII));
        byte[] bytes = json.toByteArray();
        assertThat(tokens(OURS, bytes)).isEqualTo(tokens(JACKSON, bytes));
    }

    /// Plain text of all lengths, and among it everything that needs a second look; some of it wrong.
    @Provide
    Arbitrary<List<byte[]>> pieces() {
        Arbitrary<byte[]> plain = Arbitraries.strings()
                .ascii()
                .excludeChars('"', '\\')
                .ofMaxLength(40)
                .map(LongStringsTest::utf8);
        Arbitrary<byte[]> special = Arbitraries.of(
                        "\\\"", "\\\\", "\\/", "\\n", "\\u00e9", "\\uD83D\\uDE00", "é", "語", "😀", "\u007f", "\u0080")
                .map(LongStringsTest::utf8);
        Arbitrary<byte[]> wrong = Arbitraries.of(
                new byte[] {'\\', 'x'},
                new byte[] {'\\', 'u', '1', 'g', '0', '0'},
                new byte[] {(byte) 0x80},
                new byte[] {(byte) 0xc3, 'a'},
                new byte[] {(byte) 0xe8, (byte) 0xaa, 'a'},
                new byte[] {(byte) 0xf0, (byte) 0x9f, (byte) 0x98, 'a'},
                new byte[] {(byte) 0xff},
                new byte[] {'\n'},
                new byte[] {'"', ',', '"'},
                new byte[] {0});
        return Arbitraries.frequencyOf(Tuple.of(6, plain), Tuple.of(6, special), Tuple.of(1, wrong))
                .list()
                .ofMaxSize(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"", "[\"abc", "[\"abcdefgh", "[\"abcdefghi\\", "[\"abcdefgh\\u00e", "[\"abcdefgh語"})
    void aStringThatIsCutOffIsRefused(String json) {
        byte[] bytes = utf8(json);
        for (int length = 2; length <= bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThat(tokens(OURS, cut)).isEqualTo(tokens(JACKSON, cut));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
    void otherEncodingsAreJacksonsMatter(String encoding) {
        byte[] marked = "\uFEFF[\"a\"]".getBytes(Charset.forName(encoding));
        assertThat(tokens(OURS, marked)).isEqualTo(tokens(JACKSON, marked));
        byte[] bare = "[\"a\"]".getBytes(Charset.forName(encoding));
        assertThat(tokens(OURS, bare)).isEqualTo(tokens(JACKSON, bare)).hasSize(4);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
