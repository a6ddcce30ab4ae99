package ai.moolai.orchestrator.access;

import ai.moolai.base.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/// The secret of an API key: `mk_` and 32 random bytes in URL-safe letters. 256 random bits need no slow hash: a
/// SHA-256 of them cannot be guessed.
final class KeySecret {
    private static final String MARK = "mk_";
    private static final int RANDOM_BYTES = 32;
    private static final int PREFIX_CHARACTERS = 9;
    private static final int CREDENTIAL_CHARACTERS_MAX = 512;

    private KeySecret() {}

    static Secret generate(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new Secret(MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    static String prefix(Secret secret) {
        return secret.reveal().substring(0, PREFIX_CHARACTERS);
    }

    /// Whether `credential` can be a key at all.
    static boolean plausible(String credential) {
        return credential.startsWith(MARK) && credential.length() <= CREDENTIAL_CHARACTERS_MAX;
    }

    static Hash hash(String secret) {
        try {
            return Hash.of(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// A SHA-256, as a key of maps. Which hash a map compares with tells nothing of the secret behind it.
    record Hash(long a, long b, long c, long d) {
        static Hash of(byte[] digest) {
            var in = ByteBuffer.wrap(digest);
            return new Hash(in.getLong(), in.getLong(), in.getLong(), in.getLong());
        }

        byte[] bytes() {
            return ByteBuffer.allocate(32)
                    .putLong(a)
                    .putLong(b)
                    .putLong(c)
                    .putLong(d)
                    .array();
        }
    }
}
