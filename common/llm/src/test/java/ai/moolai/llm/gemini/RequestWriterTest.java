package ai.moolai.llm.gemini;

import static ai.moolai.llm.gemini.Chats.NEWEST;
import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.OutputFormat;
import ai.moolai.llm.chat.Reasoning;
import ai.moolai.llm.chat.Sampling;
import ai.moolai.llm.chat.Tools;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestWriterTest {
    private static Chat chat(boolean stream, @Nullable String user, @Nullable String tier, List<String> untranslated) {
        return new Chat(
                NEWEST,
                List.of(Chats.user("Hi")),
                Tools.NONE,
                new OutputFormat.Text(),
                Sampling.UNSET,
                Reasoning.UNSET,
                stream,
                user,
                tier,
                untranslated);
    }

    @Test
    void thePlainestRequestHoldsNothingElse() {
        var sent = Judged.of(chat(false, null, null, List.of()));
        assertThat(sent.wire().path()).isEqualTo("/models/gemini-4-argon:generateContent");
        assertThat(sent.wire().headers()).isEmpty();
        assertThat(sent.text("")).isEqualTo("{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}]}");
    }

    @Test
    void aStreamHasTheSameBody() {
        var sent = Judged.of(chat(true, null, null, List.of()));
        assertThat(sent.wire().path()).isEqualTo("/models/gemini-4-argon:streamGenerateContent?alt=sse");
        assertThat(sent.body())
                .isEqualTo(Judged.of(chat(false, null, null, List.of())).body());
    }

    @Test
    void whatHasNoPlaceIsNamed() {
        assertThat(Judged.of(chat(false, "u1", "flex", List.of("logit_bias", "metadata")))
                        .dropped())
                .containsExactly("user", "service_tier", "logit_bias", "metadata");
    }

    @Test
    void theOrdinaryServiceTierIsNothingToName() {
        assertThat(Judged.of(chat(false, null, "auto", List.of())).dropped()).isEmpty();
        assertThat(Judged.of(chat(false, null, "default", List.of())).dropped()).isEmpty();
    }
}
