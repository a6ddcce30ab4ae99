package ai.moolai.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdentifiersTest {
    @Test
    void anIdentifierReadsBackAsItWasWritten() {
        var id = RequestId.next(Clock.system());
        assertThat(id.toString()).matches("req_[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}");
        assertThat(RequestId.parse(id.toString())).isEqualTo(id);
    }

    @Test
    void identifiersAreNeverMadeTwice() {
        Set<RequestId> seen = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            assertThat(seen.add(RequestId.next(Clock.system()))).isTrue();
        }
    }

    @Test
    void anotherPrefixIsRefusedWithWhatWasExpected() {
        var key = KeyId.next(Clock.system()).toString();
        assertThatThrownBy(() -> RequestId.parse(key)).hasMessageContaining("expected: req_ and 32 hexadecimal digits");
        assertThatThrownBy(() -> RequestId.parse("req_" + "g".repeat(32))).hasMessageContaining("expected");
        assertThatThrownBy(() -> RequestId.parse("x".repeat(10_000))).message().hasSizeLessThan(200);
    }

    @Test
    void anOrganizationIsLowerCaseLettersAndDigits() {
        assertThat(new OrganizationId("org_001")).hasToString("org_001");
        for (String bad : new String[] {"", "Org", "a b", "../x", "_a", "a".repeat(42)}) {
            assertThatThrownBy(() -> new OrganizationId(bad)).hasMessageContaining("expected");
        }
    }

    @Test
    void aSecretPrintsAsStars() {
        var secret = new Secret("mk_abc");
        assertThat(secret).hasToString("***");
        assertThat(secret.matches("mk_abc")).isTrue();
        assertThat(secret.matches("mk_abd")).isFalse();
    }

    @Test
    void moneyIsShownExactly() {
        assertThat(new NanoDollars(275_000)).hasToString("0.000275");
        assertThat(new NanoDollars(1)).hasToString("0.000000001");
        assertThat(new NanoDollars(120_000_000_000L)).hasToString("120");
        assertThat(NanoDollars.ZERO).hasToString("0");
    }
}
