package ai.moolai.llm.demo;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.llm.chat.TokenEstimate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CutTest {
    @Property
    void wordsJoinedAreTheText(@ForAll String text, @ForAll @IntRange(min = 1, max = 20) int max) {
        var words = Cut.words(text, max);
        assertThat(String.join("", words)).isEqualTo(text);
        assertThat(words).hasSizeLessThanOrEqualTo(max).doesNotContain("");
    }

    @Property(tries = 200)
    void whatIsCutFitsAndBeginsTheText(@ForAll String text, @ForAll @IntRange(min = 0, max = 50) int tokens) {
        String kept = Cut.toTokens(text, tokens);
        assertThat(text).startsWith(kept);
        assertThat(TokenEstimate.count(kept)).isLessThanOrEqualTo(tokens);
    }

    @Test
    void aPairOfSurrogatesStaysTogether() {
        assertThat(Cut.words("🐈".repeat(60), 100)).allMatch(word -> !Character.isLowSurrogate(word.charAt(0)));
    }
}
