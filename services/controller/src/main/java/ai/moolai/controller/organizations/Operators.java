package ai.moolai.controller.organizations;

import ai.moolai.base.Caller;
import ai.moolai.base.Clock;
import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.KeyId;
import ai.moolai.base.Role;
import ai.moolai.base.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The operators' keys, in memory. A key is `mk_` and 32 random bytes in URL-safe letters: 256 random bits need no slow
/// hash, a SHA-256 of them cannot be guessed.
final class Operators {
    private static final String MARK = "mk_";
    private static final int RANDOM_BYTES = 32;
    private static final int PREFIX_CHARACTERS = 9;
    private static final int CREDENTIAL_CHARACTERS_MAX = 512;
    private static final Logger log = LoggerFactory.getLogger(Operators.class);

    private final OperatorsStore store;
    private final Clock clock;
    private volatile Map<String, Caller> callers = Map.of();

    Operators(OperatorsStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    void start(Path firstKeyFile) {
        load();
        if (callers.isEmpty()) {
            makeFirst(firstKeyFile);
            load();
        }
    }

    Caller authenticate(String credential) {
        boolean plausible = credential.startsWith(MARK) && credential.length() <= CREDENTIAL_CHARACTERS_MAX;
        Caller caller = plausible ? callers.get(hash(credential)) : null;
        if (caller == null) {
            throw Failure.of(
                            FailureCode.INVALID_API_KEY,
                            "the key is not known here (expected: an operator's key, as mk_…, or for the link the"
                                    + " shared ORCHESTRATOR_API_KEY)")
                    .asException();
        }
        return caller;
    }

    private void load() {
        Map<String, Caller> fresh = new HashMap<>();
        for (OperatorKey key : store.active()) {
            fresh.put(key.secretHash(), key.caller());
        }
        callers = Map.copyOf(fresh);
    }

    private void makeFirst(Path file) {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        String secret = MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var key = new OperatorKey(
                KeyId.next(clock),
                "administrator",
                secret.substring(0, PREFIX_CHARACTERS),
                hash(secret),
                Role.ADMIN,
                clock.now());
        // The file first: a key in the database that nobody knows would keep another from being made.
        KeyFile.write(file, new Secret(secret));
        if (store.insertFirst(key)) {
            log.info("The first operator's key was made: {}", file);
        } else {
            KeyFile.delete(file);
        }
    }

    private static String hash(String secret) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
