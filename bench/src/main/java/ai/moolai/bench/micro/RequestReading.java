package ai.moolai.bench.micro;

import ai.moolai.llm.CallerRequest;
import ai.moolai.llm.ChatProvider;
import ai.moolai.llm.WireRequest;
import ai.moolai.llm.openai.OpenAiChat;
import ai.moolai.llm.openai.OpenAiProvider;
import java.util.Objects;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// From a caller's body to what its provider is sent.
public class RequestReading extends Measured {
    @Param({"1", "100"})
    public int kilobytes;

    private final OpenAiChat dialect = new OpenAiChat();
    private final ChatProvider provider = new OpenAiProvider();
    private byte[] whole = {};
    private byte[] streamed = {};

    @Setup
    public void write() {
        whole = Wire.request(kilobytes << 10, false);
        streamed = Wire.request(kilobytes << 10, true);
    }

    /// Model, stream and what else is decided by.
    @Benchmark
    public CallerRequest fields() {
        return dialect.read(whole, _ -> null);
    }

    /// The body goes on as it came.
    @Benchmark
    public WireRequest passed() {
        return passed(whole);
    }

    /// The provider is asked to tell the usage at a stream's end: a new body.
    @Benchmark
    public WireRequest passedWithUsageAskedFor() {
        return passed(streamed);
    }

    private WireRequest passed(byte[] body) {
        var request = dialect.read(body, _ -> null);
        return Objects.requireNonNull(request.passage(provider, request.model()))
                .request();
    }
}
