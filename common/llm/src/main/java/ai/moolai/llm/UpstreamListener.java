package ai.moolai.llm;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/// What happens to a call, told on the event loop that made it: a head, then pieces, then either the end or a fault;
/// or a fault alone. Nothing is told after [UpstreamCall#cancel].
public interface UpstreamListener {
    void head(int status, MultiMap headers);

    void piece(Buffer bytes);

    void end();

    void failed(UpstreamFault fault);
}
