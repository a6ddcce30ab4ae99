package ai.moolai.testing.conformance;

import ai.moolai.llm.WireRequest;
import ai.moolai.testing.JsonValue;
import ai.moolai.testing.OpenAi;
import ai.moolai.testing.SseEvent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Anthropic's Messages on the wire.
public final class AnthropicWire implements Wire {
    private static final String USUAL =
            "\"input_tokens\":9,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0";
    private static final String USUAL_END = "\"output_tokens\":5";
    private static final String TOOL_F = "{\"type\":\"tool_use\",\"id\":\"call_a\",\"name\":\"f\",\"input\":";

    /// A block of an answer.
    ///
    /// @param whole as it stands in a whole answer
    /// @param start as it begins in a stream
    /// @param deltas what follows there
    private record Block(String whole, String start, List<String> deltas) {
        static Block text(String... pieces) {
            return new Block(
                    "{\"type\":\"text\",\"text\":" + OpenAi.quoted(String.join("", pieces)) + "}",
                    "{\"type\":\"text\",\"text\":\"\"}",
                    List.of(pieces).stream()
                            .map(piece -> "{\"type\":\"text_delta\",\"text\":" + OpenAi.quoted(piece) + "}")
                            .toList());
        }

        static Block call(String start, String input, String... fragments) {
            return new Block(
                    start + input + "}",
                    start + "{}}",
                    List.of(fragments).stream()
                            .map(piece ->
                                    "{\"type\":\"input_json_delta\",\"partial_json\":" + OpenAi.quoted(piece) + "}")
                            .toList());
        }

        static Block thinking() {
            return new Block(
                    "{\"type\":\"thinking\",\"thinking\":\"Let me see.\",\"signature\":\"sig-1\"}",
                    "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}",
                    List.of(
                            "{\"type\":\"thinking_delta\",\"thinking\":\"Let me\"}",
                            "{\"type\":\"thinking_delta\",\"thinking\":\" see.\"}",
                            "{\"type\":\"signature_delta\",\"signature\":\"sig-1\"}"));
        }
    }

    @Override
    public WireForm form(Meaning meaning) {
        return switch (meaning) {
            case TEXT -> said("end_turn", Block.text("Hello."));
            case TEXT_IN_PIECES -> said("end_turn", Block.text("Grüß", "e, 世", "界 🎉", " — ok."));
            case TOOL_CALL -> said("tool_use", Block.call(TOOL_F, "{\"x\":1}", "{\"x\":1}"));
            case PARALLEL_TOOL_CALLS ->
                said(
                        "tool_use",
                        Block.call(TOOL_F, "{\"x\":1}", "", "{\"x\"", ":1}"),
                        Block.call(
                                TOOL_F.replace("call_a", "call_b").replace("\"f\"", "\"g\""),
                                "{\"y\":\"é\"}",
                                "{\"y\":",
                                "\"é\"}"));
            case TOOL_CALL_WITHOUT_ARGUMENTS -> said("tool_use", Block.call(TOOL_F, "{}", ""));
            case THINKING_TEXT_TOOL ->
                said(
                        "tool_use",
                        Block.thinking(),
                        Block.text("I will", " call f."),
                        Block.call(TOOL_F, "{\"x\":1}", "{\"x\":", "1}"));
            case REFUSAL -> said("refusal", Block.text("I cannot ", "help with that."));
            case LENGTH -> said("max_tokens", Block.text("Once", " upon"));
            case STOP_TEXT ->
                answered("stop_sequence", "\"three\"", USUAL, USUAL_END, List.of(Block.text("one, ", "two, ")));
            case TWO_CHOICES -> new WireForm.CannotSay("it answers once");
            case CACHED_AND_REASONING_USAGE ->
                yes(
                        "\"input_tokens\":60,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":40",
                        "\"output_tokens\":50,\"output_tokens_details\":{\"thinking_tokens\":30}");
            case USAGE_TOLD_TWICE -> usageTwice();
            case USAGE_THAT_DOES_NOT_ADD_UP ->
                yes(USUAL, "\"output_tokens\":5,\"output_tokens_details\":{\"thinking_tokens\":50}");
            case MISSING_USAGE -> new WireForm.CannotSay("a message always has its usage");
            case PROMPT_BLOCKED -> answered("refusal", "null", USUAL, "\"output_tokens\":0", List.of());
            case ERROR_AFTER_200 -> errorAfter200();
            case RATE_LIMIT -> refused(429, "rate_limit_error", "Too many tokens.");
            case NO_CREDIT -> refused(402, "billing_error", "Your credit balance is too low.");
            case BAD_KEY -> refused(401, "authentication_error", "invalid x-api-key");
            case UNKNOWN_MODEL -> refused(404, "not_found_error", "model: m");
            case BAD_REQUEST -> refused(400, "invalid_request_error", "messages: at least one message is required");
            case OVERLOADED -> refused(529, "overloaded_error", "Overloaded");
            case SERVER_FAILED -> refused(500, "api_error", "Internal server error");
        };
    }

    @Override
    public boolean asksForStream(String path, String body) {
        return new JsonValue.Truth(true).equals(JsonValue.parse(body).at("stream"));
    }

    @Override
    public boolean carries(Feature feature, WireRequest request, JsonValue body) {
        return switch (feature) {
            case REQUIRED_TOOL -> body.says("any", "tool_choice", "type");
            case NO_TOOL -> body.says("none", "tool_choice", "type") || body.at("tools") == null;
            case NAMED_TOOL -> body.says(Feature.TOOL.trace(), "tool_choice", "name");
            case ONE_TOOL_AT_A_TIME ->
                new JsonValue.Truth(true).equals(body.at("tool_choice", "disable_parallel_tool_use"));
            case JSON_OBJECT ->
                body.any(value -> value instanceof JsonValue.Text(String text) && text.contains("JSON"));
            case EFFORT -> body.says("high", "output_config", "effort") || body.at("thinking", "budget_tokens") != null;
            case TWO_CHOICES -> false;
            case CACHE -> body.any(value -> value.at("cache_control") != null);
            default -> feature.isIn(body);
        };
    }

    @Override
    public List<SseEvent> unheardOf(List<SseEvent> before) {
        List<SseEvent> events = new ArrayList<>(
                List.of(named("ping", "\"extra\":1"), named("unheard_of", "\"unheard_of\":{\"a\":[1,null,{}]}")));
        SseEvent last = before.isEmpty() ? named("ping", null) : before.getLast();
        if (last.data().contains("\"content_block_start\"") || last.data().contains("\"content_block_delta\"")) {
            JsonValue index = JsonValue.parse(last.data()).at("index");
            if (index instanceof JsonValue.Numeral(BigDecimal number)) {
                String delta = ",\"delta\":{\"type\":\"unheard_of_delta\",\"a\":[]}";
                events.add(named("content_block_delta", "\"index\":" + number + delta));
            }
        }
        return events;
    }

    private static WireForm said(String stop, Block... blocks) {
        return answered(stop, "null", USUAL, USUAL_END, List.of(blocks));
    }

    private static WireForm yes(String begin, String end) {
        return answered("end_turn", "null", begin, end, List.of(Block.text("Yes.")));
    }

    private static WireForm answered(String stop, String stopText, String begin, String end, List<Block> blocks) {
        String ending = "\"stop_reason\":\"" + stop + "\",\"stop_sequence\":" + stopText;
        String content = String.join(",", blocks.stream().map(Block::whole).toList());
        List<SseEvent> events = begun(begin, blocks);
        events.add(named("message_delta", "\"delta\":{" + ending + "},\"usage\":{" + end + "}"));
        events.add(named("message_stop", null));
        return new WireForm.Answered(message(content, ending, begin + "," + end), events);
    }

    private static WireForm usageTwice() {
        List<SseEvent> events = begun(USUAL, List.of(Block.text("Yes.")));
        String ending = "\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":";
        events.add(named("message_delta", ending + "{\"output_tokens\":3}"));
        events.add(named("message_delta", ending + "{" + USUAL + ",\"output_tokens\":5}"));
        events.add(named("message_stop", null));
        return new WireForm.Answered(null, events);
    }

    private static WireForm errorAfter200() {
        List<SseEvent> events = begun(USUAL, List.of(Block.text("Hel")));
        events.removeLast();
        events.add(named("error", "\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}"));
        return new WireForm.Answered(null, events);
    }

    private static List<SseEvent> begun(String usage, List<Block> blocks) {
        List<SseEvent> events = new ArrayList<>();
        String start = message("", "\"stop_reason\":null,\"stop_sequence\":null", usage + ",\"output_tokens\":1");
        events.add(named("message_start", "\"message\":" + start));
        for (int index = 0; index < blocks.size(); index++) {
            Block block = blocks.get(index);
            String at = "\"index\":" + index;
            events.add(named("content_block_start", at + ",\"content_block\":" + block.start()));
            if (index == 0) {
                events.add(named("ping", null));
            }
            for (String delta : block.deltas()) {
                events.add(named("content_block_delta", at + ",\"delta\":" + delta));
            }
            events.add(named("content_block_stop", at));
        }
        return events;
    }

    private static WireForm refused(int status, String type, String message) {
        return new WireForm.Refused(
                status,
                "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"" + message
                        + "\"},\"request_id\":\"req_1\"}");
    }

    private static String message(String content, String ending, String usage) {
        return "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[" + content
                + "]," + ending + ",\"usage\":{" + usage + "}}";
    }

    private static SseEvent named(String type, @Nullable String members) {
        return new SseEvent(type, "{\"type\":\"" + type + "\"" + (members == null ? "" : "," + members) + "}");
    }
}
