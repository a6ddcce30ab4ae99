package ai.moolai.edge;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// Lines of CSV as RFC 4180 has them.
public final class Csv {
    /// What a spreadsheet may take for the beginning of a formula.
    private static final String FORMULA = "=+-@\t\r\n";

    private Csv() {}

    /// One line. What is null is an empty cell, a number is itself, and anything else is text: where a
    /// spreadsheet would run it as a formula, it begins with an apostrophe.
    public static String line(Iterable<? extends @Nullable Object> cells) {
        var line = new StringBuilder();
        for (Iterator<? extends @Nullable Object> each = cells.iterator(); each.hasNext(); ) {
            Object cell = each.next();
            if (cell instanceof Number) {
                line.append(cell);
            } else if (cell != null) {
                text(line, cell.toString());
            }
            line.append(each.hasNext() ? "," : "\r\n");
        }
        return line.toString();
    }

    private static void text(StringBuilder line, String text) {
        String safe = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        if (safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')) {
            line.append(safe);
        } else {
            line.append('"').append(safe.replace("\"", "\"\"")).append('"');
        }
    }
}
