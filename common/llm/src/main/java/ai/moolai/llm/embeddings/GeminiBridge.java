package ai.moolai.llm.embeddings;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.llm.Bridge;
import ai.moolai.llm.ChatProvider;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.Json;
import ai.moolai.llm.Learned;
import ai.moolai.llm.WireRequest;
import ai.moolai.llm.chat.ProviderError;
import ai.moolai.llm.chat.ReportedUsage;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// To Gemini's `batchEmbedContents`, which embeds each text for itself, in the order in which they are asked for.
final class GeminiBridge implements Bridge {
    private static final String MODELS = "models/";
    private static final long NOT_COUNTED = -1;

    private final EmbeddingsRequest asked;
    private final ChatProvider provider;
    private final String model;
    private final WireRequest request;
    private volatile long estimate = NOT_COUNTED;

    GeminiBridge(EmbeddingsRequest asked, ChatProvider provider, String upstreamModel) {
        this.asked = asked;
        this.provider = provider;
        this.model = upstreamModel.startsWith(MODELS) ? upstreamModel.substring(MODELS.length()) : upstreamModel;
        // One segment of the path, whatever the name holds: none leads to another method.
        String segment = URLEncoder.encode(model, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
        this.request =
                new WireRequest("/" + MODELS + segment + ":batchEmbedContents", Map.of(), body(), asked.others());
    }

    private byte[] body() {
        ObjectNode body = Json.TREES.createObjectNode();
        ArrayNode requests = body.putArray("requests");
        for (String text : texts()) {
            ObjectNode one = requests.addObject().put("model", MODELS + model);
            one.putObject("content").putArray("parts").addObject().put("text", text);
            if (asked.form().dimensions() != null) {
                one.put("outputDimensionality", asked.form().dimensions());
            }
        }
        return Json.bytes(body);
    }

    private List<String> texts() {
        return switch (asked.input()) {
            case Input.Texts(List<String> all) -> all;
            case Input.Tokens _ ->
                throw Failure.at(
                                FailureCode.UNSUPPORTED_PARAMETER,
                                "body.input",
                                "input: token numbers (expected: text; " + model + " has other tokens than OpenAI's)")
                        .asException();
        };
    }

    @Override
    public WireRequest request() {
        return request;
    }

    /// OpenAI's interface always says what was used: where Google does not, the caller is told the estimate.
    @Override
    public Whole whole(byte[] body) throws InvalidAnswerException {
        var answer = new GeminiAnswer(asked.form(), model);
        ReportedUsage usage = answer.read(body, asked.input().size());
        var learned = new Learned();
        learned.model = model;
        learned.usage = usage;
        learned.spoken = true;
        return new Whole(answer.written(tokens(usage)), learned);
    }

    /// The tokens of a short answer's request may have to be counted.
    @Override
    public boolean readsSlowly() {
        return true;
    }

    private long tokens(@Nullable ReportedUsage usage) {
        return usage == null ? promptTokens() : usage.usage().input();
    }

    @Override
    public ProviderError error(int status, byte[] body) {
        return provider.error(status, body);
    }

    @Override
    public long promptTokens() {
        estimate = estimate == NOT_COUNTED ? asked.tokens() : estimate;
        return estimate;
    }

    @Override
    public long answerTokens(byte[] body) {
        return 0;
    }
}
