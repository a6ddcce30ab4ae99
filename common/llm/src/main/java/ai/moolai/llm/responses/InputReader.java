package ai.moolai.llm.responses;

import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Signature;
import ai.moolai.llm.chat.Turn;
import ai.moolai.llm.chat.Turn.Speaker;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the items of the input into turns. What the model said lies in several items here (thoughts, messages, calls):
/// those that follow each other are one turn. So are the results of tools.
final class InputReader {
    private static final String ROLES = "user, assistant, system or developer";
    private static final String ITEMS =
            "message, function_call, function_call_output or reasoning: no other item is understood here";

    private static final Set<String> MESSAGE = Set.of("type", "id", "status", "role", "content");
    private static final Set<String> CALL = Set.of("type", "id", "status", "call_id", "name", "arguments");
    private static final Set<String> RESULT = Set.of("type", "id", "status", "call_id", "name", "output");

    private final Untranslated untranslated;
    private final ContentReader contents;
    private final List<Turn> turns = new ArrayList<>();
    private final List<Part> said = new ArrayList<>();
    private final List<Part> results = new ArrayList<>();
    private @Nullable Signature sealOfNextCall;

    InputReader(Untranslated untranslated) {
        this.untranslated = untranslated;
        this.contents = new ContentReader(untranslated);
    }

    List<Turn> read(Field input) {
        if (input.value().isTextual()) {
            turns.add(new Turn(Speaker.USER, List.of(new Part.Text(input.word()))));
            return turns;
        }
        List<Field> items = input.list("a string or an array of items");
        if (items.isEmpty()) {
            throw input.wrong("a string or at least one item");
        }
        for (int i = 0; i < items.size(); i++) {
            Field item = items.get(i).object("an object");
            Field next = i + 1 < items.size() ? items.get(i + 1) : null;
            item(
                    item,
                    next != null
                            && "function_call".equals(next.value().path("type").textValue()));
        }
        endOfAssistant();
        endOfResults();
        return turns;
    }

    private void item(Field item, boolean beforeCall) {
        Field type = item.get("type");
        switch (type == null ? "message" : type.text()) {
            case "message" -> message(item);
            case "function_call" -> call(item);
            case "function_call_output" -> result(item);
            case "reasoning" -> reasoning(item, beforeCall);
            case "item_reference" ->
                throw item.unsupportedAt("type", "the item itself: nothing is kept here between calls");
            default -> throw item.unsupportedAt("type", ITEMS);
        }
    }

    private void message(Field item) {
        if (item.get("role") == null && item.get("content") == null && item.get("id") != null) {
            throw item.unsupportedAt("id", "the item itself: nothing is kept here between calls");
        }
        untranslated.addUnknown(item, "input", MESSAGE);
        Field role = item.need("role", ROLES);
        Field content = item.need("content", "a string or an array of parts");
        switch (role.text()) {
            case "assistant" -> {
                endOfResults();
                said.addAll(contents.said(content));
            }
            case "user" -> turn(Speaker.USER, contents.asked(content));
            case "system", "developer" -> turn(Speaker.SYSTEM, contents.asked(content));
            default -> throw role.wrong(ROLES);
        }
    }

    private void turn(Speaker speaker, List<Part> parts) {
        endOfAssistant();
        endOfResults();
        turns.add(new Turn(speaker, parts));
    }

    private void call(Field item) {
        untranslated.addUnknown(item, "input", CALL);
        endOfResults();
        said.add(new Part.ToolCall(
                item.need("call_id", "the id of the call").word(),
                item.need("name", "the function's name").word(),
                item.need("arguments", "a string with JSON").text(),
                sealOfNextCall,
                null));
        sealOfNextCall = null;
    }

    private void result(Field item) {
        untranslated.addUnknown(item, "input", RESULT);
        endOfAssistant();
        Field output = item.need("output", "a string or an array of parts");
        results.add(new Part.ToolResult(
                item.need("call_id", "the id of the function_call that this is the output of")
                        .word(),
                item.textAt("name"),
                contents.output(output),
                false,
                null));
    }

    private void reasoning(Field item, boolean beforeCall) {
        endOfResults();
        String encrypted = item.textAt("encrypted_content");
        switch (Seal.read(contents.thought(item), encrypted, beforeCall)) {
            case Seal.Read.Thought(Part part) -> said.add(part);
            case Seal.Read.OfCall(Signature signature) -> sealOfNextCall = signature;
            case Seal.Read.Nothing() -> {}
        }
    }

    private void endOfAssistant() {
        if (!said.isEmpty()) {
            turns.add(new Turn(Speaker.ASSISTANT, said));
            said.clear();
        }
    }

    private void endOfResults() {
        if (!results.isEmpty()) {
            turns.add(new Turn(Speaker.USER, results));
            results.clear();
        }
    }
}
