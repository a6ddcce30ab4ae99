package ai.moolai.app;

import java.io.PrintWriter;

/// Where a command speaks: to the person who typed it, and about what went wrong.
///
/// @param out results
/// @param err complaints
record Console(PrintWriter out, PrintWriter err) {
    void say(String line) {
        out.println(line);
        out.flush();
    }

    void complain(String line) {
        err.println(line);
        err.flush();
    }
}
