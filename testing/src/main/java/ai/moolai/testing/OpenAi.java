package ai.moolai.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Chat completions as OpenAI answers them: whole bodies, the chunks of a stream, and errors, all made
/// deterministically
/// from the same content. Every answer has the id `chatcmpl-1` and was created in second 1.
public final class OpenAi {
    private static final String DONE = "[DONE]";
    private static final int STRUCTURED_FRAGMENT_CHARACTERS = 7;

    private OpenAi() {}

    /// What one choice of an answer holds. Its fragments are what a stream sends one by one; a whole answer joins them.
    public sealed interface Content {
        /// `finish_reason` of the choice.
        String finish();
    }

    public record Text(List<String> fragments, String finish) implements Content {
        public Text {
            fragments = List.copyOf(fragments);
        }
    }

    public record Refusal(List<String> fragments) implements Content {
        public Refusal {
            fragments = List.copyOf(fragments);
        }

        @Override
        public String finish() {
            return "stop";
        }
    }

    public record ToolCalls(List<ToolCall> calls) implements Content {
        public ToolCalls {
            calls = List.copyOf(calls);
        }

        @Override
        public String finish() {
            return "tool_calls";
        }
    }

    /// @param argumentFragments together the arguments' JSON; none at all gives the empty string that providers send
    public record ToolCall(String id, String name, List<String> argumentFragments) {
        public ToolCall {
            argumentFragments = List.copyOf(argumentFragments);
        }
    }

    /// Tokens in OpenAI's own, overlapping classes.
    ///
    /// @param cached part of `prompt`
    /// @param cacheWrite part of `prompt`
    /// @param reasoning part of `completion`
    public record Tokens(long prompt, long completion, long cached, long cacheWrite, long reasoning) {
        public static Tokens of(long prompt, long completion) {
            return new Tokens(prompt, completion, 0, 0, 0);
        }

        boolean hasDetails() {
            return (cached | cacheWrite | reasoning) != 0;
        }
    }

    /// Text that ends by itself.
    public static Text text(String... fragments) {
        return new Text(List.of(fragments), "stop");
    }

    /// Text that ends for another reason, as `length` or `content_filter`.
    public static Text textEnding(String finish, String... fragments) {
        return new Text(List.of(fragments), finish);
    }

    /// An answer to a `response_format`: JSON as text, cut into fragments anywhere.
    public static Text structured(String json) {
        List<String> fragments = IntStream.iterate(
                        0, at -> at < json.length(), at -> at + STRUCTURED_FRAGMENT_CHARACTERS)
                .mapToObj(at -> json.substring(at, Math.min(json.length(), at + STRUCTURED_FRAGMENT_CHARACTERS)))
                .toList();
        return new Text(fragments, "stop");
    }

    public static Refusal refusal(String... fragments) {
        return new Refusal(List.of(fragments));
    }

    public static ToolCalls toolCalls(ToolCall... calls) {
        return new ToolCalls(List.of(calls));
    }

    public static ToolCall toolCall(String id, String name, String... argumentFragments) {
        return new ToolCall(id, name, List.of(argumentFragments));
    }

    /// A whole `chat.completion` with one choice for each of `contents`.
    public static String completion(String model, Tokens tokens, Content... contents) {
        String choices = IntStream.range(0, contents.length)
                .mapToObj(index -> choice(index, contents[index]))
                .collect(Collectors.joining(","));
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1,\"model\":" + quoted(model)
                + ",\"choices\":[" + choices + "],\"usage\":" + usage(tokens) + "}";
    }

    /// The chunks of a stream, each one JSON, in the order OpenAI sends them: the role, the fragments (choices and tool
    /// calls taking turns), the finish reasons, and, with `tokens`, the usage on a chunk of its own.
    ///
    /// @param tokens null as when `include_usage` was not asked for: then no chunk has a `usage` at all
    public static List<String> chunks(String model, @Nullable Tokens tokens, Content... contents) {
        var form = new ChunkForm(model, tokens != null);
        List<List<String>> perChoice = new ArrayList<>();
        for (int index = 0; index < contents.length; index++) {
            perChoice.add(form.of(index, contents[index]));
        }
        List<String> chunks = new ArrayList<>(takingTurns(perChoice));
        if (tokens != null) {
            chunks.add(form.last(usage(tokens)));
        }
        return List.copyOf(chunks);
    }

    /// A stream's events: `data: ` and each chunk, then `[DONE]`.
    public static List<String> events(LineEnd lineEnd, List<String> chunks) {
        List<String> events = unfinished(lineEnd, chunks);
        events.add(event(lineEnd, DONE));
        return List.copyOf(events);
    }

    /// A stream that breaks off: the chunks' events, then an error in place of the rest, and no `[DONE]`.
    public static List<String> failing(LineEnd lineEnd, List<String> chunks, String error) {
        List<String> events = unfinished(lineEnd, chunks);
        events.add(event(lineEnd, error));
        return List.copyOf(events);
    }

    /// One event with `data`.
    public static String event(LineEnd lineEnd, String data) {
        return "data: " + data + lineEnd.text() + lineEnd.text();
    }

    /// A comment, which keeps a connection alive and means nothing.
    public static String comment(LineEnd lineEnd, String text) {
        return ": " + text + lineEnd.text() + lineEnd.text();
    }

    /// The error envelope, with all four of its keys.
    public static String error(String message, String type, @Nullable String code) {
        return "{\"error\":{\"message\":" + quoted(message) + ",\"type\":" + quoted(type) + ",\"param\":null,\"code\":"
                + (code == null ? "null" : quoted(code)) + "}}";
    }

    /// The chunks of the smallest stream that has everything: a tool call in fragments, then usage (9 prompt tokens, 5
    /// of the answer).
    public static List<String> goldenChunks() {
        String start = "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",";
        return List.of(
                start + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null},"
                        + "\"finish_reason\":null}],\"usage\":null}",
                start + "\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"call_a\","
                        + "\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]},"
                        + "\"finish_reason\":null}],\"usage\":null}",
                start + "\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,"
                        + "\"function\":{\"arguments\":\"{\\\"x\\\":1}\"}}]},\"finish_reason\":null}],\"usage\":null}",
                start + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}],\"usage\":null}",
                start + "\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":5,\"total_tokens\":14}}");
    }

    /// The golden chunks as events, with `[DONE]`.
    public static List<String> goldenEvents(LineEnd lineEnd) {
        return events(lineEnd, goldenChunks());
    }

    /// `text` as a JSON string.
    public static String quoted(String text) {
        var out = new StringBuilder("\"");
        text.chars().forEach(character -> {
            switch (character) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (character < ' ') {
                        out.append(String.format("\\u%04x", character));
                    } else {
                        out.append((char) character);
                    }
                }
            }
        });
        return out.append('"').toString();
    }

    /// The first of each, the second of each, and so on.
    static <T> List<T> takingTurns(List<List<T>> lists) {
        List<T> out = new ArrayList<>();
        int longest = lists.stream().mapToInt(List::size).max().orElse(0);
        for (int turn = 0; turn < longest; turn++) {
            for (List<T> list : lists) {
                if (turn < list.size()) {
                    out.add(list.get(turn));
                }
            }
        }
        return out;
    }

    private static List<String> unfinished(LineEnd lineEnd, List<String> chunks) {
        return chunks.stream().map(chunk -> event(lineEnd, chunk)).collect(Collectors.toCollection(ArrayList::new));
    }

    private static String choice(int index, Content content) {
        String message = switch (content) {
            case Text text -> "\"content\":" + quoted(String.join("", text.fragments())) + ",\"refusal\":null";
            case Refusal refusal -> "\"content\":null,\"refusal\":" + quoted(String.join("", refusal.fragments()));
            case ToolCalls tools ->
                "\"content\":null,\"refusal\":null,\"tool_calls\":["
                        + tools.calls().stream().map(OpenAi::whole).collect(Collectors.joining(",")) + "]";
        };
        return "{\"index\":" + index + ",\"message\":{\"role\":\"assistant\"," + message
                + "},\"logprobs\":null,\"finish_reason\":" + quoted(content.finish()) + "}";
    }

    private static String whole(ToolCall call) {
        return "{\"id\":" + quoted(call.id()) + ",\"type\":\"function\",\"function\":{\"name\":" + quoted(call.name())
                + ",\"arguments\":" + quoted(String.join("", call.argumentFragments())) + "}}";
    }

    private static String usage(Tokens tokens) {
        String totals = "\"prompt_tokens\":" + tokens.prompt() + ",\"completion_tokens\":" + tokens.completion()
                + ",\"total_tokens\":" + (tokens.prompt() + tokens.completion());
        if (!tokens.hasDetails()) {
            return "{" + totals + "}";
        }
        return "{" + totals + ",\"prompt_tokens_details\":{\"cached_tokens\":" + tokens.cached()
                + ",\"cache_write_tokens\":" + tokens.cacheWrite()
                + ",\"audio_tokens\":0},\"completion_tokens_details\":{\"reasoning_tokens\":" + tokens.reasoning()
                + ",\"audio_tokens\":0,\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}}";
    }
}
