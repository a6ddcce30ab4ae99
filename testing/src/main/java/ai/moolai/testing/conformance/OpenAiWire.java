package ai.moolai.testing.conformance;

import ai.moolai.llm.WireRequest;
import ai.moolai.testing.JsonValue;
import ai.moolai.testing.OpenAi;
import ai.moolai.testing.OpenAi.Tokens;
import ai.moolai.testing.SseEvent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// OpenAI's Chat Completions on the wire.
public final class OpenAiWire implements Wire {
    private static final Tokens USUAL = Tokens.of(9, 5);
    private static final String USUAL_USAGE = "{\"prompt_tokens\":9,\"completion_tokens\":5,\"total_tokens\":14}";

    @Override
    public WireForm form(Meaning meaning) {
        return switch (meaning) {
            case TEXT -> said(USUAL, OpenAi.text("Hello."));
            case TEXT_IN_PIECES -> said(USUAL, OpenAi.text("Grüß", "e, 世", "界 🎉", " — ok."));
            case TOOL_CALL ->
                new WireForm.Answered(
                        OpenAi.completion(Meaning.MODEL, USUAL, OpenAi.toolCalls(f("{\"x\":1}"))),
                        stream(OpenAi.goldenChunks()));
            case PARALLEL_TOOL_CALLS ->
                said(USUAL, OpenAi.toolCalls(f("{\"x\"", ":1}"), OpenAi.toolCall("call_b", "g", "{\"y\":", "\"é\"}")));
            case TOOL_CALL_WITHOUT_ARGUMENTS -> said(USUAL, OpenAi.toolCalls(f()));
            case THINKING_TEXT_TOOL -> thinkingTextTool();
            case REFUSAL -> said(USUAL, OpenAi.refusal("I cannot ", "help with that."));
            case LENGTH -> said(USUAL, OpenAi.textEnding("length", "Once", " upon"));
            case STOP_TEXT -> new WireForm.CannotSay("a stop text ends like everything else, by \"stop\"");
            case TWO_CHOICES -> said(USUAL, OpenAi.text("Hea", "ds."), OpenAi.text("Tai", "ls."));
            case CACHED_AND_REASONING_USAGE -> said(new Tokens(100, 50, 40, 0, 30), OpenAi.text("Yes."));
            case USAGE_TOLD_TWICE -> usageTwice();
            case USAGE_THAT_DOES_NOT_ADD_UP ->
                yes("{\"prompt_tokens\":9,\"completion_tokens\":5,\"total_tokens\":14,"
                        + "\"completion_tokens_details\":{\"reasoning_tokens\":50}}");
            case MISSING_USAGE -> yes(null);
            case PROMPT_BLOCKED -> promptBlocked();
            case ERROR_AFTER_200 -> {
                List<SseEvent> events = new ArrayList<>(events(
                        OpenAi.chunks(Meaning.MODEL, null, OpenAi.text("Hel")).subList(0, 2)));
                events.add(SseEvent.of(OpenAi.error("The server had an error.", "server_error", null)));
                yield new WireForm.Answered(null, events);
            }
            case RATE_LIMIT -> refused(429, "rate_limit_error", "rate_limit_exceeded");
            case NO_CREDIT -> refused(429, "insufficient_quota", "credit_balance_exhausted");
            case BAD_KEY -> refused(401, "invalid_request_error", "invalid_api_key");
            case UNKNOWN_MODEL -> refused(404, "invalid_request_error", "model_not_found");
            case BAD_REQUEST -> refused(400, "invalid_request_error", "invalid_value");
            case OVERLOADED -> refused(503, "service_unavailable_error", "server_is_overloaded");
            case SERVER_FAILED -> refused(500, "server_error", null);
        };
    }

    @Override
    public boolean asksForStream(String path, String body) {
        return new JsonValue.Truth(true).equals(JsonValue.parse(body).at("stream"));
    }

    @Override
    public boolean carries(Feature feature, WireRequest request, JsonValue body) {
        return switch (feature) {
            case REQUIRED_TOOL -> body.says("required", "tool_choice");
            case NO_TOOL -> body.says("none", "tool_choice");
            case NAMED_TOOL -> body.says(Feature.TOOL.trace(), "tool_choice", "function", "name");
            case ONE_TOOL_AT_A_TIME -> new JsonValue.Truth(false).equals(body.at("parallel_tool_calls"));
            case JSON_OBJECT -> body.says("json_object", "response_format", "type");
            case EFFORT -> body.says("high", "reasoning_effort");
            case TWO_CHOICES -> new JsonValue.Numeral(BigDecimal.TWO).equals(body.at("n"));
            case CACHE -> body.any(value -> value.at("cache_control") != null);
            default -> feature.isIn(body);
        };
    }

    @Override
    public List<SseEvent> unheardOf(List<SseEvent> before) {
        return List.of(SseEvent.of("{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.unheard_of\",\"created\":1,"
                + "\"model\":\"m\",\"choices\":[],\"unheard_of\":{\"a\":[1,null,{}]}}"));
    }

    private static OpenAi.ToolCall f(String... arguments) {
        return OpenAi.toolCall("call_a", "f", arguments);
    }

    private static WireForm said(Tokens tokens, OpenAi.Content... contents) {
        return new WireForm.Answered(
                OpenAi.completion(Meaning.MODEL, tokens, contents),
                stream(OpenAi.chunks(Meaning.MODEL, tokens, contents)));
    }

    private static WireForm yes(@Nullable String usage) {
        List<String> chunks = new ArrayList<>(OpenAi.chunks(Meaning.MODEL, null, OpenAi.text("Yes.")));
        if (usage != null) {
            chunks.add(chunk("", usage));
        }
        return new WireForm.Answered(
                whole("{\"role\":\"assistant\",\"content\":\"Yes.\",\"refusal\":null}", "stop", usage), stream(chunks));
    }

    private static WireForm usageTwice() {
        String early = "{\"prompt_tokens\":9,\"completion_tokens\":1,\"total_tokens\":10}";
        return new WireForm.Answered(
                null,
                stream(List.of(
                        chunk(delta("{\"role\":\"assistant\",\"content\":\"\"}", null), early),
                        chunk(delta("{\"content\":\"Yes.\"}", null), early),
                        chunk(delta("{}", "stop"), USUAL_USAGE),
                        chunk("", USUAL_USAGE))));
    }

    private static WireForm promptBlocked() {
        String usage = "{\"prompt_tokens\":9,\"completion_tokens\":0,\"total_tokens\":9}";
        return new WireForm.Answered(
                whole("{\"role\":\"assistant\",\"content\":null,\"refusal\":null}", "content_filter", usage),
                stream(List.of(
                        chunk(delta("{\"role\":\"assistant\",\"content\":\"\"}", null), "null"),
                        chunk(delta("{}", "content_filter"), "null"),
                        chunk("", usage))));
    }

    private static WireForm thinkingTextTool() {
        String call = "{\"id\":\"call_a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":";
        return new WireForm.Answered(
                whole(
                        "{\"role\":\"assistant\",\"reasoning_content\":\"Let me see.\",\"content\":\"I will call f.\","
                                + "\"tool_calls\":[" + call + "\"{\\\"x\\\":1}\"}}]}",
                        "tool_calls",
                        USUAL_USAGE),
                stream(List.of(
                        chunk(delta("{\"role\":\"assistant\",\"content\":null}", null), "null"),
                        chunk(delta("{\"reasoning_content\":\"Let me\"}", null), "null"),
                        chunk(delta("{\"reasoning_content\":\" see.\"}", null), "null"),
                        chunk(delta("{\"content\":\"I will call f.\"}", null), "null"),
                        chunk(delta("{\"tool_calls\":[{\"index\":0," + call.substring(1) + "\"\"}}]}", null), "null"),
                        chunk(
                                delta(
                                        "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"x\\\":1}\"}}]}",
                                        null),
                                "null"),
                        chunk(delta("{}", "tool_calls"), "null"),
                        chunk("", USUAL_USAGE))));
    }

    private static WireForm refused(int status, String type, @Nullable String code) {
        return new WireForm.Refused(status, OpenAi.error("That did not work.", type, code));
    }

    private static String whole(String message, String finish, @Nullable String usage) {
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":["
                + "{\"index\":0,\"message\":" + message + ",\"logprobs\":null,\"finish_reason\":\"" + finish + "\"}]"
                + (usage == null ? "" : ",\"usage\":" + usage) + "}";
    }

    private static String delta(String delta, @Nullable String finish) {
        return "{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":"
                + (finish == null ? "null" : '"' + finish + '"') + "}";
    }

    private static String chunk(String choices, String usage) {
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":["
                + choices + "],\"usage\":" + usage + "}";
    }

    private static List<SseEvent> stream(List<String> chunks) {
        List<SseEvent> events = new ArrayList<>(events(chunks));
        events.add(SseEvent.of("[DONE]"));
        return events;
    }

    private static List<SseEvent> events(List<String> chunks) {
        return chunks.stream().map(SseEvent::of).toList();
    }
}
