package ai.moolai.testing.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import ai.moolai.llm.ChatProvider;
import ai.moolai.llm.WireRequest;
import ai.moolai.llm.chat.Abilities;
import ai.moolai.testing.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// Whether all that a request asks for arrives, is named as dropped, or is refused.
final class RequestChecks {
    private static final Set<FailureCode> REFUSALS =
            Set.of(FailureCode.UNSUPPORTED_PARAMETER, FailureCode.INVALID_VALUE);

    private final ChatProvider provider;
    private final Wire wire;
    private final Set<Feature> knownLosses;

    RequestChecks(ChatProvider provider, Wire wire, Set<Feature> knownLosses) {
        this.knownLosses = knownLosses;
        this.provider = provider;
        this.wire = wire;
    }

    void check(Asked asked) {
        Abilities abilities = provider.abilities(asked.chat().model());
        WireRequest request;
        try {
            request = provider.request(asked.chat(), abilities);
        } catch (FailureException refused) {
            checkRefusal(refused.failure(), asked);
            return;
        }
        assertTrue(
                request.path().matches("/[!-~]*"),
                () -> "path: " + request.path() + " (expected: / and printable ASCII)");
        request.headers().keySet().forEach(name -> assertNotEquals("content-type", name.toLowerCase(Locale.ROOT)));
        String text = new String(request.body(), StandardCharsets.UTF_8);
        assertArrayEquals(text.getBytes(StandardCharsets.UTF_8), request.body(), "the body as UTF-8");
        JsonValue body = JsonValue.parse(text);
        assertTrue(body instanceof JsonValue.Members, () -> "body: " + text + " (expected: a JSON object)");
        assertArrayEquals(
                provider.request(asked.chat(), abilities).body(),
                request.body(),
                "the same request again (expected: the same bytes)");
        assertEquals(
                asked.chat().stream(),
                wire.asksForStream(request.path(), text),
                () -> "asks for a stream: " + request.path() + " " + text);
        Set<Feature> lost = new TreeSet<>(asked.features());
        lost.removeAll(knownLosses);
        lost.removeIf(feature -> request.dropped().contains(feature.parameter())
                || (feature != Feature.UNTRANSLATED && wire.carries(feature, request, body)));
        assertEquals(
                Set.of(),
                lost,
                () -> "neither sent, nor dropped " + request.dropped() + ", nor refused: " + request.path() + " "
                        + text);
    }

    private static void checkRefusal(Failure failure, Asked asked) {
        assertTrue(
                REFUSALS.contains(failure.code()),
                () -> "code of a refusal: " + failure.code() + " (expected: one of " + REFUSALS + ")");
        String param = String.valueOf(failure.param());
        assertTrue(
                asked.features().stream().anyMatch(feature -> param.matches("body\\." + feature.parameter() + "\\b.*")),
                () -> "param: " + param + " (expected: body. and the name of one of " + asked.features() + ")");
        assertTrue(
                failure.message().contains("(expected: "),
                () -> "message: " + failure.message() + " (expected: the value, then \"(expected: ...)\")");
    }
}
