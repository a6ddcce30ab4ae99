package ai.moolai.llm.anthropic;

import ai.moolai.llm.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A block of a stream while it grows.
final class GrowingBlock {
    /// What kind it is of.
    enum Kind {
        TEXT,
        THINKING,
        CALL,
        /// One that begins whole.
        WHOLE
    }

    final Kind kind;
    final ObjectNode start;
    private final List<ObjectNode> kept = new ArrayList<>();
    private boolean sealed;
    private boolean told;
    /// How deep the arguments of a call are nested so far, and whether the text stands in a string, after a backslash.
    private int depth;

    private boolean inString;
    private boolean escaped;

    GrowingBlock(Kind kind, ObjectNode start) {
        this.kind = kind;
        this.start = start;
    }

    void grow(String more, Consumer<ObjectNode> out) {
        switch (kind) {
            case TEXT -> out.accept(delta("text_delta").put("text", more));
            case THINKING -> out.accept(delta("thinking_delta").put("thinking", more));
            case CALL -> {
                if (!more.isEmpty() && !(whole() && more.isBlank())) {
                    follow(more);
                    out.accept(delta("input_json_delta").put("partial_json", more));
                }
            }
            case WHOLE -> {}
        }
    }

    void seal(String signature, Consumer<ObjectNode> out) {
        sealed = true;
        out.accept(delta("signature_delta").put("signature", signature));
    }

    /// Nothing more comes: a thought without a seal gets the mark of one, and a call without arguments an empty object,
    /// as the vendor's own kit cannot do without either.
    void end(Consumer<ObjectNode> out) {
        if (kind == Kind.THINKING && !sealed) {
            seal(Signatures.text(null), out);
        } else if (kind == Kind.CALL && !told) {
            grow("{}", out);
        }
    }

    /// Keeps a delta until the block's turn comes.
    void keep(ObjectNode delta) {
        kept.add(delta);
    }

    void release(Consumer<ObjectNode> out) {
        kept.forEach(out);
        kept.clear();
    }

    /// Whether more of `other` belongs here.
    boolean goesOn(Kind other) {
        return kind == other && !sealed;
    }

    /// Whether nothing more can come, now that another block has begun.
    boolean whole() {
        return kind != Kind.CALL || (told && depth == 0 && !inString);
    }

    private void follow(String json) {
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            told |= !Character.isWhitespace(c);
            if (escaped) {
                escaped = false;
            } else if (inString) {
                inString = c != '"';
                escaped = c == '\\';
            } else {
                inString = c == '"';
                depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            }
        }
    }

    private static ObjectNode delta(String type) {
        return Json.TREES.createObjectNode().put("type", type);
    }
}
