package ai.moolai.orchestrator.gateway;

import ai.moolai.base.RequestId;
import ai.moolai.orchestrator.ledger.CallContent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// What a call says, as far as it is kept.
final class Transcript {
    private final int bytesMax;
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
    private boolean truncated;

    Transcript(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /// Keeps a piece of the answer.
    void add(byte[] bytes, int from, int to) {
        int room = bytesMax - answer.size();
        truncated |= to - from > room;
        answer.write(bytes, from, Math.min(room, to - from));
    }

    CallContent content(RequestId id, Instant startedAt, byte[] request) {
        return new CallContent(
                id,
                startedAt,
                new String(request, 0, Math.min(request.length, bytesMax), StandardCharsets.UTF_8),
                answer.toString(StandardCharsets.UTF_8),
                truncated || request.length > bytesMax);
    }
}
