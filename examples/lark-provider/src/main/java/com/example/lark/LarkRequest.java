package com.example.lark;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import ai.moolai.llm.WireRequest;
import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.OutputFormat;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Reasoning;
import ai.moolai.llm.chat.Sampling;
import ai.moolai.llm.chat.Tools;
import ai.moolai.llm.chat.Turn;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes a chat as `{"bird":MODEL,"sing":whether to stream,"talk":[{"who","says"}],"heat","at_most","hush_at"}`.
/// What changes the meaning of the answer is refused, what only tunes it is dropped.
final class LarkRequest {
    private final ObjectNode body = LarkJson.MAPPER.createObjectNode();
    private final List<String> dropped;

    private LarkRequest(Chat chat) {
        dropped = new ArrayList<>(chat.untranslated());
    }

    static WireRequest of(Chat chat) {
        var request = new LarkRequest(chat);
        request.refuse(chat);
        request.body.put("bird", chat.model()).put("sing", chat.stream());
        ArrayNode talk = request.body.putArray("talk");
        for (int turn = 0; turn < chat.turns().size(); turn++) {
            request.turn(chat.turns().get(turn), turn, talk.addObject());
        }
        request.sampling(chat.sampling());
        request.drop("reasoning_effort", chat.reasoning().equals(Reasoning.UNSET) ? null : chat.reasoning());
        request.drop("user", chat.user());
        request.drop("service_tier", chat.serviceTier());
        return request.written();
    }

    private void refuse(Chat chat) {
        if (chat.tools().choice() instanceof Tools.Choice.None) {
            drop("tools", chat.tools());
            drop("tool_choice", chat.tools());
        } else if (!chat.tools().all().isEmpty()) {
            throw refused("tools", "tools: " + chat.tools().all().size() + " (expected: none; Lark only talks)");
        }
        if (!(chat.format() instanceof OutputFormat.Text)) {
            throw refused("response_format", "response_format: JSON (expected: text; Lark promises no form)");
        }
        if (chat.sampling().choicesWanted() > 1) {
            throw refused("n", "n: " + chat.sampling().choicesWanted() + " (expected: 1; Lark answers once)");
        }
    }

    private void turn(Turn turn, int index, ObjectNode out) {
        out.put(
                "who",
                switch (turn.speaker()) {
                    case SYSTEM -> "owner";
                    case USER -> "guest";
                    case ASSISTANT -> "lark";
                });
        var says = new StringBuilder();
        for (Part part : turn.parts()) {
            switch (part) {
                case Part.Text text -> {
                    says.append(text.text());
                    drop("cache_control", text.cache());
                }
                case Part.Refusal refusal -> says.append(refusal.text());
                case Part.Thinking _, Part.RedactedThinking _ -> {} // another model's: nothing that Lark could use
                case Part.Image _, Part.Document _, Part.Audio _, Part.ToolCall _, Part.ToolResult _ ->
                    throw refused(
                            "messages[" + index + "]",
                            "messages[" + index
                                    + "]: a part that is no text (expected: text; Lark reads nothing else)");
            }
        }
        out.put("says", says.toString());
    }

    private void sampling(Sampling sampling) {
        if (sampling.temperature() != null) {
            body.put("heat", sampling.temperature());
        }
        if (sampling.outputTokensMax() != null) {
            body.put("at_most", sampling.outputTokensMax());
        }
        if (!sampling.stop().isEmpty()) {
            sampling.stop().forEach(body.putArray("hush_at")::add);
        }
        drop("top_p", sampling.topP());
        drop("top_k", sampling.topK());
        drop("presence_penalty", sampling.presencePenalty());
        drop("frequency_penalty", sampling.frequencyPenalty());
        drop("seed", sampling.seed());
    }

    private void drop(String name, @Nullable Object value) {
        if (value != null && !dropped.contains(name)) {
            dropped.add(name);
        }
    }

    private WireRequest written() {
        try {
            return new WireRequest("/talk", Map.of(), LarkJson.MAPPER.writeValueAsBytes(body), dropped);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static FailureException refused(String name, String message) {
        return Failure.at(FailureCode.UNSUPPORTED_PARAMETER, "body." + name, message)
                .asException();
    }
}
