package ai.moolai.orchestrator.rollups;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the calls of one row of a roll-up have in common.
record Series(
        @Nullable String provider,
        @Nullable String model,
        @Nullable String userId,
        @Nullable UUID keyId,
        @Nullable String agentId) {

    /// The same, whoever calls.
    Series ofModel() {
        return new Series(provider, model, null, null, agentId);
    }

    /// Half of a SHA-256 over all parts: each orchestrator that looks after a database, and each run, comes to the
    /// same.
    UUID id() {
        MessageDigest digest = sha256();
        for (Object part : new @Nullable Object[] {provider, model, userId, keyId, agentId}) {
            byte[] text = part == null ? new byte[0] : part.toString().getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(Integer.BYTES)
                    .putInt(part == null ? -1 : text.length)
                    .flip());
            digest.update(text);
        }
        ByteBuffer half = ByteBuffer.wrap(digest.digest());
        return new UUID(half.getLong(), half.getLong());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
