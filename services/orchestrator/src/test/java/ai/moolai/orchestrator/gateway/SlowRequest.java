package ai.moolai.orchestrator.gateway;

import ai.moolai.llm.Bridge;
import ai.moolai.llm.CallerChat;
import ai.moolai.llm.CallerRequest;
import ai.moolai.llm.ChatBridge;
import ai.moolai.llm.ChatProvider;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.Provider;
import ai.moolai.llm.Relay;
import ai.moolai.llm.WireRequest;
import ai.moolai.llm.chat.ProviderError;
import ai.moolai.testing.ManualClock;
import java.util.Objects;

/// A request that takes its time where [SlowGateway] says so.
record SlowRequest(CallerChat asked, ManualClock clock) implements CallerRequest {
    @Override
    public byte[] body() {
        return asked.body();
    }

    @Override
    public String model() {
        return asked.model();
    }

    @Override
    public boolean stream() {
        return asked.stream();
    }

    @Override
    public Bridge passage(ChatProvider dialect, String model) {
        clock.advance(SlowGateway.DECIDES);
        return new Slow(Objects.requireNonNull(asked.passage(dialect, model)), clock);
    }

    @Override
    public Bridge bridge(Provider provider, String model, Call call) {
        return passage(provider.dialect(), model);
    }

    private static final class Slow implements ChatBridge {
        private final ChatBridge bridge;
        private final ManualClock clock;
        private boolean connected;

        Slow(ChatBridge bridge, ManualClock clock) {
            this.bridge = bridge;
            this.clock = clock;
        }

        /// Asked for when the way to the provider begins.
        @Override
        public WireRequest request() {
            if (!connected) {
                connected = true;
                clock.advance(SlowGateway.CONNECTS);
            }
            return bridge.request();
        }

        @Override
        public Whole whole(byte[] body) throws InvalidAnswerException {
            return bridge.whole(body);
        }

        @Override
        public Relay stream() {
            return bridge.stream();
        }

        @Override
        public ProviderError error(int status, byte[] body) {
            clock.advance(SlowGateway.READS_AN_ERROR);
            return bridge.error(status, body);
        }

        @Override
        public long promptTokens() {
            return bridge.promptTokens();
        }

        @Override
        public long answerTokens(byte[] body) {
            return bridge.answerTokens(body);
        }
    }
}
