package ai.moolai.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import ai.moolai.base.NanoDollars;
import ai.moolai.base.OrganizationId;
import ai.moolai.base.Role;
import ai.moolai.base.Secret;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
    record Person(
            String firstName,
            int age,
            @Nullable Role role,
            List<Address> addresses,
            @Nullable Map<String, Long> counts) {}

    record Address(
            String street,
            @Nullable Instant since,
            @Nullable BigDecimal share) {
        Address {
            if (street.isEmpty()) {
                throw new IllegalArgumentException("street: '' (expected: a text)");
            }
        }
    }

    record Out(
            OrganizationId organizationId,
            NanoDollars costUsd,
            Instant at,
            Role role,
            Secret secret,
            Duration took,
            @Nullable String none) {}

    private static Failure refusal(String json) {
        var thrown = catchThrowableOfType(FailureException.class, () -> Json.read(utf8(json), Person.class));
        assertThat(thrown).as(json).isNotNull();
        return thrown.failure();
    }

    @Test
    void aRecordIsReadFromSnakeCase() {
        Person person = Json.read(utf8("""
                        {"first_name":"Ada","age":36,"role":"admin","counts":{"a":1},
                         "addresses":[{"street":"x","since":"2026-11-23T10:00:00+01:00","share":0.25}]}"""), Person.class);
        assertThat(person)
                .isEqualTo(new Person(
                        "Ada",
                        36,
                        Role.ADMIN,
                        List.of(new Address("x", Instant.parse("2026-11-23T09:00:00Z"), new BigDecimal("0.25"))),
                        Map.of("a", 1L)));
    }

    @Test
    void everyFaultIsReportedAtOnceWithItsPath() {
        Failure failure = refusal("""
                {"age":"36","role":"king","addresses":[{"street":7},{"street":"","sinse":1},{"street":""},null],"nick":1}""");
        assertThat(failure.code()).isEqualTo(FailureCode.MISSING_FIELD);
        assertThat(failure.param()).isEqualTo("body.first_name");
        assertThat(failure.message())
                .contains(
                        "body.first_name: missing (expected: a text)",
                        "body.age: \"36\" (expected: a whole number from -2147483648 to 2147483647)",
                        "body.role: king (expected: one of viewer, member, admin)",
                        "body.addresses[0].street: 7 (expected: a text)",
                        "body.addresses[1].sinse: no such field (expected: street, since, share)",
                        "body.addresses[2]: street: '' (expected: a text)",
                        "body.addresses[3]: null (expected: a value)",
                        "body.nick: no such field (expected: first_name, age, role, addresses, counts)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"first_name\":\"a\",\"age\":1.5,\"addresses\":[]}|body.age",
                "{\"first_name\":\"a\",\"age\":3000000000,\"addresses\":[]}|body.age",
                "{\"first_name\":\"a\",\"age\":null,\"addresses\":[]}|body.age",
                "{\"first_name\":null,\"age\":1,\"addresses\":[]}|body.first_name",
                "{\"first_name\":[],\"age\":1,\"addresses\":[]}|body.first_name",
                "{\"first_name\":\"a\",\"age\":1,\"addresses\":{}}|body.addresses",
                "{\"first_name\":\"a\",\"age\":1,\"addresses\":[],\"counts\":{\"x\":1e400}}|body.counts.x",
                "{\"first_name\":\"a\",\"age\":1,\"addresses\":[{\"street\":\"s\",\"share\":1e999999999}]}|body.addresses[0].share",
                "{\"first_name\":\"a\",\"age\":1,\"addresses\":[{\"street\":\"s\",\"since\":\"today\"}]}|body.addresses[0].since",
                "[]|body",
                "7|body",
                "null|body"
            })
    void aWrongTypeIsAnInvalidValueAtItsPath(String json, String path) {
        Failure failure = refusal(json);
        assertThat(failure.code()).isEqualTo(FailureCode.INVALID_VALUE);
        assertThat(failure.param()).isEqualTo(path);
        assertThat(failure.message()).startsWith(path + ": ").contains("(expected: ");
    }

    @Test
    void malformedJsonIsRefusedWithLineAndColumn() {
        assertThat(refusal("{\n  \"a\": tru }").message()).contains("line 2, column 8");
        for (String json : new String[] {
            "",
            "   ",
            "{",
            "{\"a\":1,}",
            "{} {}",
            "{'a':1}",
            "{\"a\":01}",
            "{\"a\":NaN}",
            "// no\n{}",
            "{\"age\":1,\"age\":2}",
            "\"\u0001\"",
            "[".repeat(101) + "]".repeat(101),
            "[" + "9".repeat(101) + "]",
            "[".repeat(100_000)
        }) {
            assertThat(refusal(json).code()).as(json).isEqualTo(FailureCode.MALFORMED_JSON);
        }
        byte[] notUtf8 = {'"', (byte) 0xff, (byte) 0xfe, '"'};
        var thrown = catchThrowableOfType(FailureException.class, () -> Json.read(notUtf8, Person.class));
        assertThat(thrown.failure().code()).isEqualTo(FailureCode.MALFORMED_JSON);
    }

    @Test
    void theVocabularyIsWrittenAsItsReadersExpect() {
        var out = new Out(
                new OrganizationId("org_001"),
                new NanoDollars(275_000),
                Instant.parse("2026-11-23T10:00:00Z"),
                Role.MEMBER,
                new Secret("hidden"),
                Duration.ofMillis(1500),
                null);
        assertThat(Json.write(out).toString())
                .isEqualTo("{\"organization_id\":\"org_001\",\"cost_usd\":0.000275,\"at\":\"2026-11-23T10:00:00Z\","
                        + "\"role\":\"member\",\"secret\":\"***\",\"took\":1.5,\"none\":null}");
    }

    @Test
    void aListStandsInItsEnvelope() {
        assertThat(Json.write(Page.of(Arrays.asList(1, 2, 3), 2, n -> "after-" + n))
                        .toString())
                .isEqualTo("{\"object\":\"list\",\"data\":[1,2],\"has_more\":true,\"next_cursor\":\"after-2\"}");
        assertThat(Json.write(Page.all(List.of())).toString())
                .isEqualTo("{\"object\":\"list\",\"data\":[],\"has_more\":false,\"next_cursor\":null}");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
