package ai.moolai.edge;

/// A caller's text as it may stand in a message or a log line: short, on one line, printable.
public final class Shown {
    private static final int CHARACTERS_MAX = 64;

    private Shown() {}

    public static String of(String text) {
        return of(text, CHARACTERS_MAX);
    }

    static String of(String text, int charactersMax) {
        var out = new StringBuilder(Math.min(text.length(), charactersMax) + 1);
        for (int i = 0; i < text.length(); i++) {
            if (i == charactersMax) {
                return out.append('…').toString();
            }
            char c = text.charAt(i);
            out.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
        }
        return out.toString();
    }
}
