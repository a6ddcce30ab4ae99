package ai.moolai.llm.responses;

import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Signature;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns the parts of an answer into items. Texts and refusals that follow each other are one message; parts that say
/// nothing are none.
///
/// @param sealed whether the caller wants the seals of thoughts
record Items(boolean sealed) {
    List<Item> of(List<Part> parts) {
        List<Item> items = new ArrayList<>();
        List<Item.Content> message = new ArrayList<>();
        for (Part part : parts) {
            switch (part) {
                case Part.Text said -> say(message, false, said.text());
                case Part.Refusal said -> say(message, true, said.text());
                case Part.Thinking(String text, Signature signature) -> {
                    if (!text.isEmpty() || signature != null) {
                        endOfMessage(message, items);
                        items.add(new Item.Reasoning(text, seal(text, signature)));
                    }
                }
                case Part.RedactedThinking(Signature data) -> {
                    endOfMessage(message, items);
                    items.add(redacted(data));
                }
                case Part.ToolCall call -> {
                    endOfMessage(message, items);
                    Item.Reasoning sealOfCall = ofCall(call.signature());
                    if (sealOfCall != null) {
                        items.add(sealOfCall);
                    }
                    items.add(new Item.FunctionCall(call.id(), call.name(), call.arguments()));
                }
                case Part.ToolResult _, Part.Image _, Part.Document _, Part.Audio _ -> {} // no model says these
            }
        }
        endOfMessage(message, items);
        return items;
    }

    /// What the seal of a thought is written as.
    @Nullable
    String seal(String text, @Nullable Signature signature) {
        return signature == null || !sealed ? null : Seal.ofThought(text, signature);
    }

    Item.Reasoning redacted(Signature data) {
        return new Item.Reasoning("", sealed ? Seal.ofRedacted(data) : null);
    }

    /// The item that goes before a function call to carry its seal; null when there is none to carry.
    Item.@Nullable Reasoning ofCall(@Nullable Signature signature) {
        return signature == null || !sealed ? null : new Item.Reasoning("", Seal.ofCall(signature));
    }

    private static void say(List<Item.Content> message, boolean refusal, String text) {
        if (!text.isEmpty()) {
            message.add(new Item.Content(refusal, text));
        }
    }

    private static void endOfMessage(List<Item.Content> message, List<Item> items) {
        if (!message.isEmpty()) {
            items.add(new Item.Message(message));
            message.clear();
        }
    }
}
