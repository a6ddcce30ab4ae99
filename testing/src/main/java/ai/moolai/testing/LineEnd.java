package ai.moolai.testing;

/// How the lines of an event stream end: both are allowed, and providers use both.
public enum LineEnd {
    LF("\n"),
    CRLF("\r\n");

    private final String text;

    LineEnd(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
