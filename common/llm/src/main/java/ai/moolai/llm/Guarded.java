package ai.moolai.llm;

import ai.moolai.base.Clock;
import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import ai.moolai.base.Secret;
import ai.moolai.llm.chat.Abilities;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.ProviderError;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/// A plug-in, whose faults are its own: whatever it throws, or gives back that cannot be sent, becomes a failure of
/// the one call, told as a fault of the provider, and a line in the log.
final class Guarded implements ChatProvider {
    private static final Pattern PATH = Pattern.compile("/[!-~]*");
    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\t -~\\u0080-\\u00ff]*");

    private final ChatProvider plugin;
    private final String kind;
    private final String versionSegment;
    private final FaultLog log;

    Guarded(ChatProvider plugin, Clock clock) {
        this.plugin = plugin;
        this.kind = plugin.kind();
        this.versionSegment = plugin.versionSegment();
        this.log = new FaultLog(kind, clock);
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public String versionSegment() {
        return versionSegment;
    }

    /// None when it fails: the provider then says that it does not know who calls.
    @Override
    public Map<String, String> credentials(Secret key) {
        try {
            return checked(plugin.credentials(key));
        } catch (Throwable thrown) {
            log.fault("credentials", thrown);
            return Map.of();
        }
    }

    @Override
    public Abilities abilities(String model) {
        try {
            return Objects.requireNonNull(plugin.abilities(model), "no abilities");
        } catch (Throwable thrown) {
            throw failed("abilities", thrown);
        }
    }

    @Override
    public WireRequest request(Chat chat, Abilities abilities) {
        try {
            WireRequest request = plugin.request(chat, abilities);
            checked(request.headers());
            if (!PATH.matcher(request.path()).matches()) {
                throw new IllegalArgumentException(
                        "path: \"" + request.path() + "\" (expected: / and printable ASCII)");
            }
            Objects.requireNonNull(request.body(), "no body");
            return request;
        } catch (FailureException refused) {
            if (refused.failure().code() == FailureCode.GATEWAY_INTERNAL) {
                throw failed("request", refused);
            }
            throw refused;
        } catch (Throwable thrown) {
            throw failed("request", thrown);
        }
    }

    @Override
    public Answer answer(byte[] body) throws InvalidAnswerException {
        try {
            return Objects.requireNonNull(plugin.answer(body), "no answer");
        } catch (InvalidAnswerException invalid) {
            throw invalid;
        } catch (Throwable thrown) {
            log.fault("answer", thrown);
            throw unreadable();
        }
    }

    @Override
    public StreamReader stream() {
        try {
            return new GuardedStream(Objects.requireNonNull(plugin.stream(), "no stream reader"), this);
        } catch (Throwable thrown) {
            log.fault("stream", thrown);
            return new GuardedStream(this);
        }
    }

    @Override
    public ProviderError error(int status, byte[] body) {
        try {
            return Objects.requireNonNull(plugin.error(status, body), "no error");
        } catch (Throwable thrown) {
            log.fault("error", thrown);
            return new ProviderError(ProviderError.Kind.SERVER, null, null, null, null, null);
        }
    }

    FaultLog log() {
        return log;
    }

    InvalidAnswerException unreadable() {
        return new InvalidAnswerException("what the plug-in for providers of kind \"" + kind + "\" failed to read");
    }

    private FailureException failed(String method, Throwable thrown) {
        log.fault(method, thrown);
        return Failure.of(
                        FailureCode.UPSTREAM_ERROR,
                        "the plug-in for providers of kind \"" + kind
                                + "\" failed to make a request of this (expected: a request, or what it cannot do);"
                                + " the orchestrator's log says why.")
                .asException();
    }

    /// @throws IllegalArgumentException when a header cannot be sent; its value may be a secret and is not told
    private static Map<String, String> checked(Map<String, String> headers) {
        headers.forEach((name, value) -> {
            if (!HEADER_NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("header name: \"" + name + "\" (expected: letters, digits and '-')");
            }
            if (!HEADER_VALUE.matcher(value).matches()) {
                throw new IllegalArgumentException("header " + name + ": a value with control characters");
            }
        });
        return headers;
    }
}
