package ai.moolai.edge;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.X509ExtendedKeyManager;

/// A certificate chain and its key as they stood in their files at one moment.
final class Certificate {
    private static final List<String> KEY_TYPES = List.of("RSA", "EC", "EdDSA", "Ed25519");
    private static final byte[] PROBE = {1, 2, 3};

    private final EdgeConfig.Tls tls;
    private final byte[] chain;
    private final byte[] key;

    private Certificate(EdgeConfig.Tls tls, byte[] chain, byte[] key) {
        this.tls = tls;
        this.chain = chain;
        this.key = key;
    }

    /// @throws IllegalStateException with one sentence when a file is missing or unreadable
    static Certificate read(EdgeConfig.Tls tls) {
        return new Certificate(tls, bytes(tls.certificate(), "TLS certificate"), bytes(tls.key(), "TLS key"));
    }

    PemKeyCertOptions options() {
        return new PemKeyCertOptions().setCertValue(Buffer.buffer(chain)).setKeyValue(Buffer.buffer(key));
    }

    /// @throws IllegalStateException with one sentence when they cannot be parsed or do not belong together
    void verify(Vertx vertx) {
        try {
            var managers = options().getKeyManagerFactory(vertx).getKeyManagers();
            var manager = (X509ExtendedKeyManager) managers[0];
            String alias = alias(manager);
            PrivateKey privateKey = manager.getPrivateKey(alias);
            PublicKey publicKey = manager.getCertificateChain(alias)[0].getPublicKey();
            if (!belongTogether(privateKey, publicKey)) {
                throw new IllegalStateException("TLS key: it is not the certificate's (expected: the private key of "
                        + tls.certificate() + " in " + tls.key() + ")");
            }
        } catch (IllegalStateException told) {
            throw told;
        } catch (Exception unusable) {
            throw new IllegalStateException(
                    "TLS certificate: " + tls.certificate() + " and " + tls.key() + " cannot be used: "
                            + unusable.getMessage() + " (expected: a PEM certificate chain and its PEM private key)",
                    unusable);
        }
    }

    private static String alias(X509ExtendedKeyManager manager) {
        for (String type : KEY_TYPES) {
            String[] aliases = manager.getServerAliases(type, null);
            if (aliases != null && aliases.length > 0) {
                return aliases[0];
            }
        }
        throw new IllegalArgumentException("no private key of a known kind");
    }

    private static boolean belongTogether(PrivateKey privateKey, PublicKey publicKey) throws GeneralSecurityException {
        String algorithm = switch (privateKey.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> privateKey.getAlgorithm();
        };
        var signature = Signature.getInstance(algorithm);
        signature.initSign(privateKey);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(PROBE);
        return signature.verify(signed);
    }

    boolean isSameAs(Certificate other) {
        return Arrays.equals(chain, other.chain) && Arrays.equals(key, other.key);
    }

    private static byte[] bytes(Path file, String what) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new IllegalStateException(
                    what + ": " + file + " cannot be read (expected: a PEM file that this process may read)",
                    unreadable);
        }
    }
}
