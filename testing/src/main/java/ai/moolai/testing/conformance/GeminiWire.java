package ai.moolai.testing.conformance;

import ai.moolai.llm.WireRequest;
import ai.moolai.testing.JsonValue;
import ai.moolai.testing.OpenAi;
import ai.moolai.testing.SseEvent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Google Gemini's `generateContent` on the wire.
public final class GeminiWire implements Wire {
    private static final String USUAL = "{\"promptTokenCount\":9,\"candidatesTokenCount\":5,\"totalTokenCount\":14}";
    private static final String CALL_F =
            "{\"functionCall\":{\"name\":\"f\",\"args\":{\"x\":1}},\"thoughtSignature\":\"c2lnLTE=\"}";

    @Override
    public WireForm form(Meaning meaning) {
        return switch (meaning) {
            case TEXT -> said("STOP", text("Hello."));
            case TEXT_IN_PIECES -> said("STOP", text("Grüß"), text("e, 世"), text("界 🎉"), text(" — ok."));
            case TOOL_CALL -> {
                String whole = body(candidate(0, CALL_F, "STOP"), USUAL);
                yield new WireForm.Answered(whole, List.of(SseEvent.of(whole)));
            }
            case PARALLEL_TOOL_CALLS -> {
                String second = "{\"functionCall\":{\"name\":\"g\",\"args\":{\"y\":\"é\"}}}";
                String whole = body(candidate(0, CALL_F + "," + second, "STOP"), USUAL);
                yield new WireForm.Answered(whole, List.of(SseEvent.of(whole)));
            }
            case TOOL_CALL_WITHOUT_ARGUMENTS -> said("STOP", "{\"functionCall\":{\"name\":\"f\"}}");
            case THINKING_TEXT_TOOL ->
                said("STOP", "{\"text\":\"Let me see.\",\"thought\":true}", text("I will call f."), CALL_F);
            case REFUSAL -> said("SAFETY", text("I cannot "), text("help with that."));
            case LENGTH -> said("MAX_TOKENS", text("Once"), text(" upon"));
            case STOP_TEXT -> new WireForm.CannotSay("a stop text ends like everything else, by \"STOP\"");
            case TWO_CHOICES -> twoChoices();
            case CACHED_AND_REASONING_USAGE ->
                yes("{\"promptTokenCount\":100,\"cachedContentTokenCount\":40,\"candidatesTokenCount\":20,"
                        + "\"thoughtsTokenCount\":30,\"totalTokenCount\":150}");
            case USAGE_TOLD_TWICE ->
                new WireForm.Answered(
                        null,
                        events(
                                body(
                                        candidate(0, text("Yes."), null),
                                        "{\"promptTokenCount\":9,\"candidatesTokenCount\":2,\"totalTokenCount\":11}"),
                                body(candidate(0, text(""), "STOP"), USUAL)));
            case USAGE_THAT_DOES_NOT_ADD_UP ->
                yes("{\"promptTokenCount\":9,\"candidatesTokenCount\":5,\"totalTokenCount\":3}");
            case MISSING_USAGE -> yes(null);
            case PROMPT_BLOCKED -> {
                String whole = "{\"promptFeedback\":{\"blockReason\":\"SAFETY\"},\"usageMetadata\":"
                        + "{\"promptTokenCount\":9,\"totalTokenCount\":9},\"modelVersion\":\"m\",\"responseId\":\"r1\"}";
                yield new WireForm.Answered(whole, List.of(SseEvent.of(whole)));
            }
            case ERROR_AFTER_200 ->
                new WireForm.Answered(
                        null,
                        events(
                                body(candidate(0, text("Hel"), null), null),
                                error(503, "UNAVAILABLE", "Overloaded.", "")));
            case RATE_LIMIT ->
                refused(429, "RESOURCE_EXHAUSTED", "Quota exceeded.", quota("GenerateRequestsPerMinutePerProject"));
            case NO_CREDIT ->
                refused(429, "RESOURCE_EXHAUSTED", "Quota exceeded.", quota("GenerateRequestsPerDayPerProject"));
            case BAD_KEY ->
                refused(
                        400,
                        "INVALID_ARGUMENT",
                        "API key not valid.",
                        "{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"API_KEY_INVALID\","
                                + "\"domain\":\"googleapis.com\"}");
            case UNKNOWN_MODEL -> refused(404, "NOT_FOUND", "models/m is not found for API version v1beta.", "");
            case BAD_REQUEST -> refused(400, "INVALID_ARGUMENT", "contents is not specified", "");
            case OVERLOADED -> refused(503, "UNAVAILABLE", "The model is overloaded.", "");
            case SERVER_FAILED -> refused(500, "INTERNAL", "An internal error has occurred.", "");
        };
    }

    @Override
    public boolean asksForStream(String path, String body) {
        return path.contains(":streamGenerateContent");
    }

    @Override
    public boolean carries(Feature feature, WireRequest request, JsonValue body) {
        return switch (feature) {
            case REQUIRED_TOOL -> body.says("ANY", "toolConfig", "functionCallingConfig", "mode");
            case NO_TOOL ->
                body.says("NONE", "toolConfig", "functionCallingConfig", "mode") || body.at("tools") == null;
            case NAMED_TOOL ->
                body.says(Feature.TOOL.trace(), "toolConfig", "functionCallingConfig", "allowedFunctionNames", "0");
            case ONE_TOOL_AT_A_TIME, CACHE -> false;
            case JSON_OBJECT -> body.says("application/json", "generationConfig", "responseMimeType");
            case EFFORT -> body.at("generationConfig", "thinkingConfig") != null;
            case TWO_CHOICES ->
                new JsonValue.Numeral(BigDecimal.TWO).equals(body.at("generationConfig", "candidateCount"));
            case TOOL_CALL_ID -> true; // calls and results are told apart by name and order
            default -> feature.isIn(body);
        };
    }

    @Override
    public boolean tellsCallIds() {
        return false;
    }

    @Override
    public List<SseEvent> unheardOf(List<SseEvent> before) {
        return List.of(SseEvent.of("{\"unheardOf\":{\"a\":[1,null,{}]},\"modelVersion\":\"m\",\"responseId\":\"r1\"}"));
    }

    private static WireForm said(String finish, String... parts) {
        List<String> chunks = new ArrayList<>();
        for (int index = 0; index < parts.length; index++) {
            boolean last = index == parts.length - 1;
            chunks.add(body(candidate(0, parts[index], last ? finish : null), last ? USUAL : null));
        }
        return new WireForm.Answered(
                body(candidate(0, String.join(",", parts), finish), USUAL), events(chunks.toArray(String[]::new)));
    }

    private static WireForm yes(@Nullable String usage) {
        String whole = body(candidate(0, text("Yes."), "STOP"), usage);
        return new WireForm.Answered(whole, List.of(SseEvent.of(whole)));
    }

    private static WireForm twoChoices() {
        return new WireForm.Answered(
                body(candidate(0, text("Heads."), "STOP") + "," + candidate(1, text("Tails."), "STOP"), USUAL),
                events(
                        body(candidate(0, text("Hea"), null), null),
                        body(candidate(1, text("Tai"), null), null),
                        body(candidate(0, text("ds."), "STOP"), null),
                        body(candidate(1, text("ls."), "STOP"), USUAL)));
    }

    private static String quota(String id) {
        return "{\"@type\":\"type.googleapis.com/google.rpc.QuotaFailure\",\"violations\":[{\"quotaId\":\"" + id
                + "\"}]},{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"23s\"}";
    }

    private static WireForm refused(int status, String word, String message, String details) {
        return new WireForm.Refused(status, error(status, word, message, details));
    }

    private static String error(int status, String word, String message, String details) {
        return "{\"error\":{\"code\":" + status + ",\"message\":\"" + message + "\",\"status\":\"" + word
                + "\",\"details\":[" + details + "]}}";
    }

    private static String text(String text) {
        return "{\"text\":" + OpenAi.quoted(text) + "}";
    }

    private static String candidate(int index, String parts, @Nullable String finish) {
        return "{\"index\":" + index + ",\"content\":{\"role\":\"model\",\"parts\":[" + parts + "]}"
                + (finish == null ? "" : ",\"finishReason\":\"" + finish + "\"") + "}";
    }

    private static String body(String candidates, @Nullable String usage) {
        return "{\"candidates\":[" + candidates + "]" + (usage == null ? "" : ",\"usageMetadata\":" + usage)
                + ",\"modelVersion\":\"m\",\"responseId\":\"r1\"}";
    }

    private static List<SseEvent> events(String... chunks) {
        return List.of(chunks).stream().map(SseEvent::of).toList();
    }
}
