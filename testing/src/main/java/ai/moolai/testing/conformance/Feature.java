package ai.moolai.testing.conformance;

import ai.moolai.testing.JsonValue;
import java.math.BigDecimal;

/// Something that a request asks for. It must arrive at the provider, be named among what was dropped, or be refused.
public enum Feature {
    USER_TEXT("messages", "How far is the moon from Kiel?"),
    SYSTEM_TEXT("messages", "Answer as a sailor would, é 世 🎉."),
    /// Instructions in the middle of a conversation.
    LATER_SYSTEM_TEXT("messages", "From here on, be brief."),
    ASSISTANT_TEXT("messages", "About a light-second and a quarter."),
    IMAGE("messages", "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="),
    IMAGE_URL("messages", "https://images.example/moon.png"),
    DOCUMENT("messages", "JVBERi0xLjQKJcOkw7zDtsOfCjIgMCBvYmoKPDwvTGVuZ3RoIDMgMCBSPj4K"),
    PLAIN_DOCUMENT("messages", "The harbour closes at ten."),
    AUDIO("messages", "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA="),
    /// A tool by its name.
    TOOL("tools", "water_level"),
    TOOL_DESCRIPTION("tools", "How high the water stands."),
    TOOL_SCHEMA("tools", "harbour_name"),
    REQUIRED_TOOL("tool_choice"),
    NAMED_TOOL("tool_choice"),
    NO_TOOL("tool_choice"),
    ONE_TOOL_AT_A_TIME("parallel_tool_calls"),
    /// The arguments of a call in the history: a number with more digits than a double has.
    TOOL_ARGUMENTS("messages", "12345678901234567890.125", true),
    TOOL_CALL_ID("messages", "call_kiel_1"),
    TOOL_RESULT("messages", "Eleven decimetres."),
    JSON_OBJECT("response_format"),
    JSON_SCHEMA("response_format", "tide_height"),
    EFFORT("reasoning_effort"),
    TEMPERATURE("temperature", "0.375", true),
    TOP_P("top_p", "0.8125", true),
    TOP_K("top_k", "37", true),
    PRESENCE_PENALTY("presence_penalty", "0.1875", true),
    FREQUENCY_PENALTY("frequency_penalty", "0.3125", true),
    SEED("seed", "424243", true),
    TOKENS_MAX("max_completion_tokens", "1357", true),
    TWO_CHOICES("n"),
    STOP("stop", "⏹ END"),
    USER("user", "user-4711-kiel"),
    SERVICE_TIER("service_tier", "flex"),
    CACHE("cache_control"),
    /// What the caller's dialect has and no other: always dropped.
    UNTRANSLATED("logit_bias");

    private final String name;
    private final String trace;
    private final boolean number;

    Feature(String name) {
        this(name, "");
    }

    Feature(String name, String trace) {
        this(name, trace, false);
    }

    Feature(String name, String trace, boolean number) {
        this.name = name;
        this.trace = trace;
        this.number = number;
    }

    /// As it is called among what was dropped, and as the param of a refusal.
    public String parameter() {
        return name;
    }

    /// The text or number by which it is known in a request, as text; empty when each dialect has its own word for it.
    public String trace() {
        return trace;
    }

    /// Whether its trace stands anywhere in `body`: a text within a string, a number also within a string of JSON.
    public boolean isIn(JsonValue body) {
        return !trace.isEmpty()
                && body.any(value -> switch (value) {
                    case JsonValue.Text(String text) -> text.contains(trace);
                    case JsonValue.Numeral(BigDecimal number) ->
                        this.number && number.compareTo(new BigDecimal(trace)) == 0;
                    case JsonValue.Truth _, JsonValue.Nothing _ -> false;
                    case JsonValue.Items _ -> false;
                    case JsonValue.Members members -> members.members().containsKey(trace);
                });
    }
}
