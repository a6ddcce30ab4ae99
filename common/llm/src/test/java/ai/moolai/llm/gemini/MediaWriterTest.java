package ai.moolai.llm.gemini;

import static ai.moolai.llm.gemini.Chats.NEWEST;
import static ai.moolai.llm.gemini.Chats.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import ai.moolai.llm.chat.Abilities;
import ai.moolai.llm.chat.Media;
import ai.moolai.llm.chat.Part;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaWriterTest {
    private static Judged sent(Part part) {
        return Judged.of(Chats.of(NEWEST, user(part)));
    }

    private static Part image(Media media) {
        return new Part.Image(media, null, null);
    }

    @Test
    void whatTheRequestHoldsIsSentInline() {
        assertThat(sent(image(new Media.Inline("image/webp", "QUJD"))).text("/contents/0/parts"))
                .isEqualTo("[{\"inlineData\":{\"mimeType\":\"image/webp\",\"data\":\"QUJD\"}}]");
        assertThat(sent(new Part.Audio(new Media.Inline("audio/wav", "QUJD"), null))
                        .text("/contents/0/parts"))
                .isEqualTo("[{\"inlineData\":{\"mimeType\":\"audio/wav\",\"data\":\"QUJD\"}}]");
        var pdf = sent(new Part.Document(new Media.Inline("application/pdf", "QUJD"), "a.pdf", null));
        assertThat(pdf.text("/contents/0/parts"))
                .isEqualTo("[{\"inlineData\":{\"mimeType\":\"application/pdf\",\"data\":\"QUJD\"}}]");
        assertThat(pdf.dropped()).containsExactly("file.filename");
    }

    @Test
    void aDocumentOfPlainTextIsText() {
        assertThat(sent(new Part.Document(new Media.PlainText("words"), null, null))
                        .text("/contents/0/parts"))
                .isEqualTo("[{\"text\":\"words\"}]");
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example/x.PNG?y=1, image/png",
        "HTTPS://a.example/x, ",
        "gs://bucket/x.pdf, application/pdf",
        "https://a.example/x.unknown, "
    })
    void whatLiesAtAnAddressIsGooglesToFetch(String url, String type) {
        var file = sent(image(new Media.Url(url, null))).at("/contents/0/parts/0/fileData");
        assertThat(file.path("fileUri").textValue()).isEqualTo(url);
        assertThat(file.path("mimeType").textValue()).isEqualTo(type);
    }

    @Test
    void theTypeThatTheCallerGaveWins() {
        var file = sent(image(new Media.Url("https://a.example/x.png", "image/gif")))
                .at("/contents/0/parts/0/fileData");
        assertThat(file.path("mimeType").textValue()).isEqualTo("image/gif");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://169.254.169.254/latest", "file:///etc/passwd", "ftp://a.example/x", "x", ""})
    void otherAddressesAreRefused(String url) {
        assertRefused(image(new Media.Url(url, null)), "(expected: one with https or gs)");
    }

    @Test
    void filesOfGooglesAreNamedByTheirAddress() {
        assertThat(sent(image(new Media.File("files/abc-123")))
                        .at("/contents/0/parts/0/fileData/fileUri")
                        .textValue())
                .isEqualTo("https://generativelanguage.googleapis.com/v1beta/files/abc-123");
        assertThat(sent(image(new Media.File("gs://bucket/x")))
                        .at("/contents/0/parts/0/fileData/fileUri")
                        .textValue())
                .isEqualTo("gs://bucket/x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file-abc", "files/../x", "files/", "file_011"})
    void filesOfOthersAreRefused(String id) {
        assertRefused(image(new Media.File(id)), "(expected: one of Google's, as files/abc-123)");
    }

    @Test
    void howCloselyToLookIsNamedAsDropped() {
        var media = new Media.Inline("image/png", "QUJD");
        assertThat(sent(new Part.Image(media, "low", null)).dropped()).containsExactly("image_url.detail");
        assertThat(sent(new Part.Image(media, "auto", null)).dropped()).isEmpty();
    }

    @Test
    void whatAModelCannotReadIsRefused() {
        var known = new GeminiProvider().abilities(NEWEST);
        var blind = new Abilities(
                Set.of(),
                known.sampling(),
                true,
                true,
                true,
                known.thinking(),
                known.efforts(),
                known.outputTokensMax());
        var chat = Chats.of(NEWEST, user(image(new Media.Inline("image/png", "QUJD"))));
        assertThatThrownBy(() -> new GeminiProvider().request(chat, blind))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("messages: an image (expected: what gemini-4-argon can read)");
    }

    private static void assertRefused(Part part, String message) {
        assertThatThrownBy(() -> sent(part))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo(FailureCode.UNSUPPORTED_PARAMETER))
                .hasMessageContaining(message);
    }
}
