package ai.moolai.llm.responses;

/// Watches the text of a JSON object go by and knows when it has ended, without keeping it.
final class ObjectEnd {
    private int depth;
    private boolean begun;
    private boolean quoted;
    private boolean escaped;

    void pass(String fragment) {
        for (int i = 0; i < fragment.length() && !isReached(); i++) {
            pass(fragment.charAt(i));
        }
    }

    boolean isReached() {
        return begun && depth == 0;
    }

    private void pass(char next) {
        if (escaped) {
            escaped = false;
        } else if (quoted) {
            escaped = next == '\\';
            quoted = next != '"';
        } else if (next == '"') {
            quoted = true;
        } else if (next == '{' || next == '[') {
            begun |= next == '{' && depth == 0;
            depth++;
        } else if (next == '}' || next == ']') {
            depth = Math.max(0, depth - 1);
        }
    }
}
