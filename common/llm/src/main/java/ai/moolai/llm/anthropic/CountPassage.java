package ai.moolai.llm.anthropic;

import ai.moolai.base.Usage;
import ai.moolai.llm.Bridge;
import ai.moolai.llm.ChatProvider;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.Json;
import ai.moolai.llm.Learned;
import ai.moolai.llm.WireRequest;
import ai.moolai.llm.chat.ProviderError;
import ai.moolai.llm.chat.ReportedUsage;
import ai.moolai.llm.chat.TokenCount;

/// The way of a count to a provider that counts by itself. Counting uses no tokens.
final class CountPassage implements Bridge {
    private final CountRequest asked;
    private final ChatProvider dialect;
    private final WireRequest request;

    CountPassage(CountRequest asked, ChatProvider dialect, WireRequest request) {
        this.asked = asked;
        this.dialect = dialect;
        this.request = request;
    }

    @Override
    public WireRequest request() {
        return request;
    }

    @Override
    public Whole whole(byte[] body) throws InvalidAnswerException {
        if (!Json.tree(body, 0, body.length).path("input_tokens").isIntegralNumber()) {
            throw new InvalidAnswerException("what is no count of tokens");
        }
        var learned = new Learned();
        learned.usage = ReportedUsage.sound(Usage.NONE);
        learned.spoken = true;
        return new Whole(body, learned);
    }

    @Override
    public ProviderError error(int status, byte[] body) {
        return dialect.error(status, body);
    }

    @Override
    public long promptTokens() {
        return TokenCount.prompt(asked.chat());
    }

    @Override
    public long answerTokens(byte[] body) {
        return 0;
    }
}
