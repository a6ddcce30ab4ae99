package ai.moolai.orchestrator.gateway;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.llm.Provider;
import ai.moolai.llm.UpstreamFault;
import ai.moolai.llm.chat.ProviderError;
import ai.moolai.llm.chat.ProviderError.Kind;
import io.vertx.core.MultiMap;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Why an attempt did not succeed: what the caller would be told, and whether asking again can help.
///
/// @param again whether the same call may be made again without doing it twice
/// @param pause how long the provider wants to be left alone
/// @param used whether the provider may have worked, and charge for it
record Trouble(Failure failure, boolean again, @Nullable Duration pause, boolean used) {
    private static final int SHOWN_CHARACTERS_MAX = 500;
    private static final Duration NEW_CONNECTION_PAUSE = Duration.ofMillis(20);
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final Set<Integer> PASSING_STATUSES = Set.of(408, 409, 429, 500, 502, 503, 504, 529);

    /// What a fault of the connection comes to.
    static Trouble of(UpstreamFault fault, Provider provider) {
        String name = provider.name();
        var limits = provider.limits();
        return switch (fault) {
            case CONNECT_FAILED ->
                again(
                        FailureCode.UPSTREAM_CONNECTION_FAILED,
                        "no connection to " + name + " (expected: a server at " + address(provider.baseUrl()) + ")");
            case CONNECT_TIMEOUT ->
                again(FailureCode.CONNECT_TIMEOUT, "no connection to " + name + " within " + text(limits.connect()));
            case TOO_MANY_CONNECTIONS ->
                new Trouble(
                        Failure.of(
                                        FailureCode.OVERLOADED,
                                        "every connection to " + name + " is in use (expected: fewer calls at once)")
                                .retryAfter(Duration.ofSeconds(1)),
                        false,
                        null,
                        false);
            case CLOSED_BEFORE_ANSWER ->
                // Mostly a kept connection that the provider had just given up: a new one will do.
                again(
                        FailureCode.UPSTREAM_CONNECTION_FAILED,
                        name + " closed the connection before it answered (expected: an answer)",
                        NEW_CONNECTION_PAUSE);
            case CLOSED_UNANSWERED ->
                used(
                        FailureCode.UPSTREAM_CONNECTION_FAILED,
                        name + " took the request and closed the connection without an answer (expected: an answer)");
            case CLOSED_IN_ANSWER ->
                used(
                        FailureCode.UPSTREAM_CONNECTION_FAILED,
                        name + " closed the connection in the middle of its answer (expected: all of it)");
            case UNREAD -> new Trouble(Gateway.INTERNAL, false, null, true);
            case NOT_HTTP -> invalid(name, "what is not HTTP");
            case ANSWER_TOO_LARGE -> invalid(name, "more than this service reads");
            case FIRST_BYTE_TIMEOUT ->
                used(
                        FailureCode.FIRST_BYTE_TIMEOUT,
                        name + " did not begin to answer within " + text(limits.firstByte()));
            case IDLE_TIMEOUT ->
                used(
                        FailureCode.IDLE_TIMEOUT,
                        name + " fell silent for " + text(limits.betweenChunks()) + " in the middle of its answer");
            case TOTAL_TIMEOUT ->
                used(FailureCode.TOTAL_TIMEOUT, name + " did not finish within " + text(limits.total()));
        };
    }

    /// What a provider's own refusal comes to.
    static Trouble of(int status, MultiMap headers, ProviderError error, Provider provider) {
        if (status < 400) {
            return invalid(provider.name(), "status " + status);
        }
        Duration told = RetryAfter.read(headers);
        Duration wait = told == null ? error.pause() : told;
        boolean again = PASSING_STATUSES.contains(status) && error.kind() != Kind.ACCOUNT;
        String asked = headers.get("x-should-retry");
        if (asked != null) {
            again = asked.toLowerCase(Locale.ROOT).equals("true");
        }
        String said = error.message() == null ? "status " + status : shown(error.message());
        return new Trouble(failure(error, status, said, wait, provider), again, wait, false);
    }

    /// What an answer that cannot be understood comes to.
    static Trouble invalid(String provider, String what) {
        return used(
                FailureCode.UPSTREAM_INVALID_RESPONSE,
                provider + " sent " + what + " (expected: an answer in its own dialect)");
    }

    /// What an error in a stream that began with status 200 comes to.
    ///
    /// @param begun whether the caller was sent anything: if not, the call may be made again
    static Trouble inStream(ProviderError error, Provider provider, boolean begun) {
        boolean again = switch (error.kind()) {
            case RATE_LIMITED, OVERLOADED, SERVER -> !begun;
            case ACCOUNT, MODEL_NOT_FOUND, REJECTED -> false;
        };
        int status = error.kind() == Kind.MODEL_NOT_FOUND ? NOT_FOUND : BAD_REQUEST;
        String said = error.message() == null ? "an error without a message" : shown(error.message());
        return new Trouble(failure(error, status, said, error.pause(), provider), again, error.pause(), begun);
    }

    /// What the caller is told.
    ///
    /// @param status of the provider, or what it would be if the error were an answer of its own
    private static Failure failure(
            ProviderError error, int status, String said, @Nullable Duration wait, Provider provider) {
        String told = provider.name() + ": " + said;
        return switch (error.kind()) {
            case ACCOUNT ->
                // Never the provider's own 401: the caller would think that its own key is bad.
                Failure.of(
                        FailureCode.UPSTREAM_AUTH_FAILED,
                        "the key of this gateway for " + provider.name()
                                + " was refused (expected: a valid key with credit; ask your administrator)");
            case RATE_LIMITED ->
                Failure.of(FailureCode.UPSTREAM_RATE_LIMITED, told).retryAfter(wait);
            case OVERLOADED ->
                Failure.of(FailureCode.SERVER_IS_OVERLOADED, told).retryAfter(wait);
            case SERVER -> Failure.of(FailureCode.UPSTREAM_ERROR, told).retryAfter(wait);
            case MODEL_NOT_FOUND -> rejected(FailureCode.MODEL_NOT_FOUND, status, said, error);
            case REJECTED -> rejected(FailureCode.UPSTREAM_REJECTED, status, said, error);
        };
    }

    private static Trouble again(FailureCode code, String message) {
        return again(code, message, null);
    }

    private static Trouble again(FailureCode code, String message, @Nullable Duration pause) {
        return new Trouble(Failure.of(code, message), true, pause, false);
    }

    private static Trouble used(FailureCode code, String message) {
        return new Trouble(Failure.of(code, message), false, null, true);
    }

    private static Failure rejected(FailureCode code, int status, String said, ProviderError error) {
        return Failure.at(code, error.param(), said).passOn(status, error.type(), error.code());
    }

    private static String shown(String text) {
        return text.length() > SHOWN_CHARACTERS_MAX ? text.substring(0, SHOWN_CHARACTERS_MAX) + "…" : text;
    }

    /// Without a name or password that stands in it.
    private static String address(URI url) {
        return url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
