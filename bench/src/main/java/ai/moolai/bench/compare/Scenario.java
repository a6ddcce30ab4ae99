package ai.moolai.bench.compare;

import java.util.List;

/// One kind of load: what is asked, by how many at once.
enum Scenario {
    WHOLE_1("whole 1 KB", 1, Shape.WHOLE, 1024),
    WHOLE_8("whole 1 KB", 8, Shape.WHOLE, 1024),
    WHOLE_64("whole 1 KB", 64, Shape.WHOLE, 1024),
    PROMPT_100K("prompt 100 KB", 64, Shape.WHOLE, 100 * 1024),
    STREAM("50 chunks, full speed", 64, Shape.FAST, 1024),
    STREAM_10_MS("50 chunks, 10 ms each", 64, Shape.PACED_10, 1024),
    STREAMS_2000("50 chunks, 100 ms each", 2000, Shape.PACED_100, 1024);

    private enum Shape {
        WHOLE(""),
        FAST("\"stream\":true,"),
        PACED_10("\"stream\":true,\"user\":\"paced-10\","),
        PACED_100("\"stream\":true,\"user\":\"paced-100\",");

        private final String words;

        Shape(String words) {
            this.words = words;
        }
    }

    private static final String SENTENCE = "Tell me about one more word. ";

    final String words;
    final int connections;
    private final Shape shape;
    private final int bytes;

    Scenario(String words, int connections, Shape shape, int bytes) {
        this.words = words;
        this.connections = connections;
        this.shape = shape;
        this.bytes = bytes;
    }

    /// What everybody is asked alike.
    String body() {
        String start = "{" + shape.words + "\"model\":\"gpt-4.1-mini\",\"messages\":["
                + "{\"role\":\"system\",\"content\":\"You answer briefly.\"},{\"role\":\"user\",\"content\":\"";
        String end = "\"}]}";
        int prompt = bytes - start.length() - end.length();
        return start + SENTENCE.repeat(prompt / SENTENCE.length() + 1).substring(0, prompt) + end;
    }

    /// Whether a peer that answers a hundredth as fast as the others would only be in the way.
    boolean forSlowPeers() {
        return this == WHOLE_64 || this == STREAM;
    }

    int seconds(int usual) {
        return this == STREAMS_2000 ? Math.max(usual, 12) : usual;
    }

    /// The kinds that warm a virtual machine up.
    static List<Scenario> warming() {
        return List.of(WHOLE_64, STREAM, PROMPT_100K, STREAM_10_MS, WHOLE_8, STREAM, WHOLE_64);
    }
}
