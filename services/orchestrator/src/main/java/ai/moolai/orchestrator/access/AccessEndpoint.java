package ai.moolai.orchestrator.access;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.KeyId;
import ai.moolai.base.Role;
import ai.moolai.edge.Exchange;
import ai.moolai.edge.Handler;
import ai.moolai.edge.Json;
import ai.moolai.edge.Page;
import ai.moolai.edge.Reply;
import ai.moolai.edge.Routes;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// API keys over HTTP, for administrators.
public final class AccessEndpoint {
    private static final String KEYS = "/api/v1/orchestrators/{org}/api-keys";
    private static final int NAME_CHARACTERS_MAX = 100;
    private static final int MODELS_MAX = 100;
    private static final Instant EXPIRY_MAX = Instant.parse("9999-12-31T23:59:59Z");

    private final Access access;

    public AccessEndpoint(Access access) {
        this.access = access;
    }

    /// What a new key is to be.
    ///
    /// @param role `member` where none is given
    /// @param models what it may call; every model where none is given
    public record NewKey(
            String name,
            @Nullable String role,
            @Nullable String userId,
            @Nullable List<String> models,
            @Nullable Instant expiresAt) {}

    /// A key as it is shown; its secret only in the answer that makes it.
    public record ShownKey(
            KeyId keyId,
            String name,
            String prefix,
            String role,
            @Nullable String userId,
            List<String> models,
            @Nullable Instant expiresAt,
            Instant createdAt,
            @Nullable Instant lastUsedAt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String key) {
        static ShownKey of(ApiKey key, @Nullable String secret) {
            return new ShownKey(
                    key.keyId(),
                    key.name(),
                    key.prefix(),
                    key.role().text(),
                    key.userId(),
                    key.models(),
                    key.expiresAt(),
                    key.createdAt(),
                    key.lastUsedAt(),
                    secret);
        }
    }

    public void add(Routes routes) {
        var administrators = ai.moolai.edge.Access.needs(Role.ADMIN);
        routes.get(KEYS, administrators, Handler.blocking(this::list));
        routes.post(KEYS, administrators, Handler.blocking(this::make));
        routes.get(KEYS + "/{key_id}", administrators, Handler.blocking(this::one));
        routes.delete(KEYS + "/{key_id}", administrators, Handler.blocking(this::revoke));
    }

    private Reply list(Exchange exchange, byte[] body) {
        access.organization(exchange.pathParam("org"));
        return Reply.json(Page.all(
                access.list().stream().map(key -> ShownKey.of(key, null)).toList()));
    }

    private Reply make(Exchange exchange, byte[] body) {
        access.organization(exchange.pathParam("org"));
        NewKey wanted = Json.read(body, NewKey.class);
        if (wanted.name.isBlank() || wanted.name.length() > NAME_CHARACTERS_MAX) {
            throw wrong("name", wanted.name, "1-" + NAME_CHARACTERS_MAX + " characters");
        }
        List<String> models = wanted.models == null ? List.of() : wanted.models;
        if (models.size() > MODELS_MAX || models.stream().anyMatch(String::isBlank)) {
            throw wrong("models", models.size() + " models", "at most " + MODELS_MAX + " names, none of them blank");
        }
        if (wanted.expiresAt != null
                && (!wanted.expiresAt.isAfter(exchange.startedAt()) || wanted.expiresAt.isAfter(EXPIRY_MAX))) {
            throw wrong("expires_at", wanted.expiresAt.toString(), "a moment to come, before the year 10000");
        }
        if (!storable(wanted)) {
            throw wrong("name, user_id, models", "U+0000", "text without that character");
        }
        var made = access.make(wanted.name, role(wanted.role), wanted.userId, models, wanted.expiresAt);
        return Reply.json(201, ShownKey.of(made.key(), made.secret().reveal()));
    }

    private Reply one(Exchange exchange, byte[] body) {
        access.organization(exchange.pathParam("org"));
        KeyId id = id(exchange);
        return access.find(id).map(key -> Reply.json(ShownKey.of(key, null))).orElseThrow(() -> missing(id));
    }

    private Reply revoke(Exchange exchange, byte[] body) {
        access.organization(exchange.pathParam("org"));
        KeyId id = id(exchange);
        if (!access.revoke(id)) {
            throw missing(id);
        }
        return Reply.empty(204);
    }

    /// PostgreSQL's text holds every character but one.
    private static boolean storable(NewKey wanted) {
        String userId = wanted.userId;
        return wanted.name.indexOf('\0') < 0
                && (userId == null || userId.indexOf('\0') < 0)
                && (wanted.models == null || wanted.models.stream().noneMatch(model -> model.indexOf('\0') >= 0));
    }

    private static Role role(@Nullable String text) {
        try {
            return text == null ? Role.MEMBER : Role.parse(text);
        } catch (IllegalArgumentException unknown) {
            throw Failure.at(FailureCode.INVALID_VALUE, "body.role", "role: " + unknown.getMessage())
                    .asException();
        }
    }

    private static KeyId id(Exchange exchange) {
        try {
            return KeyId.parse(exchange.pathParam("key_id"));
        } catch (IllegalArgumentException wrong) {
            throw Failure.at(FailureCode.INVALID_VALUE, "path.key_id", "key_id: " + wrong.getMessage())
                    .asException();
        }
    }

    private static RuntimeException missing(KeyId id) {
        return Failure.at(
                        FailureCode.NOT_FOUND,
                        "path.key_id",
                        "no API key " + id + " (expected: one that GET …/api-keys lists)")
                .asException();
    }

    private static RuntimeException wrong(String field, String value, String expected) {
        return Failure.at(
                        FailureCode.INVALID_VALUE,
                        "body." + field,
                        field + ": " + value + " (expected: " + expected + ")")
                .asException();
    }
}
