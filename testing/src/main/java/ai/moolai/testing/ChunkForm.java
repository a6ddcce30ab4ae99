package ai.moolai.testing;

import java.util.ArrayList;
import java.util.List;

/// Writes the chunks of one OpenAI stream.
///
/// @param withUsage whether every chunk but the last has `"usage":null`
record ChunkForm(String model, boolean withUsage) {
    /// All chunks of one choice, in order.
    List<String> of(int index, OpenAi.Content content) {
        List<String> chunks = new ArrayList<>();
        switch (content) {
            case OpenAi.Text text -> {
                chunks.add(delta(index, "\"role\":\"assistant\",\"content\":\"\",\"refusal\":null"));
                text.fragments()
                        .forEach(fragment -> chunks.add(delta(index, "\"content\":" + OpenAi.quoted(fragment))));
            }
            case OpenAi.Refusal refusal -> {
                chunks.add(delta(index, "\"role\":\"assistant\",\"content\":null,\"refusal\":\"\""));
                refusal.fragments()
                        .forEach(fragment -> chunks.add(delta(index, "\"refusal\":" + OpenAi.quoted(fragment))));
            }
            case OpenAi.ToolCalls tools -> {
                chunks.add(delta(index, "\"role\":\"assistant\",\"content\":null"));
                List<List<String>> perCall = new ArrayList<>();
                for (int call = 0; call < tools.calls().size(); call++) {
                    perCall.add(fragments(index, call, tools.calls().get(call)));
                }
                chunks.addAll(OpenAi.takingTurns(perCall));
            }
        }
        chunks.add(chunk(
                "{\"index\":" + index + ",\"delta\":{},\"logprobs\":null,\"finish_reason\":"
                        + OpenAi.quoted(content.finish()) + "}",
                "null"));
        return chunks;
    }

    /// The chunk without choices that carries the usage.
    String last(String usage) {
        return chunk("", usage);
    }

    private List<String> fragments(int index, int position, OpenAi.ToolCall call) {
        List<String> chunks = new ArrayList<>();
        chunks.add(delta(
                index,
                "\"tool_calls\":[{\"index\":" + position + ",\"id\":" + OpenAi.quoted(call.id())
                        + ",\"type\":\"function\",\"function\":{\"name\":" + OpenAi.quoted(call.name())
                        + ",\"arguments\":\"\"}}]"));
        for (String fragment : call.argumentFragments()) {
            chunks.add(delta(
                    index,
                    "\"tool_calls\":[{\"index\":" + position + ",\"function\":{\"arguments\":" + OpenAi.quoted(fragment)
                            + "}}]"));
        }
        return chunks;
    }

    private String delta(int index, String members) {
        return chunk(
                "{\"index\":" + index + ",\"delta\":{" + members + "},\"logprobs\":null,\"finish_reason\":null}",
                "null");
    }

    private String chunk(String choices, String usage) {
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":"
                + OpenAi.quoted(model) + ",\"choices\":[" + choices + "]"
                + (withUsage ? ",\"usage\":" + usage : "") + "}";
    }
}
