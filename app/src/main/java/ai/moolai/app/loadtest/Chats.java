package ai.moolai.app.loadtest;

/// Which model calls are made.
///
/// @param model as the request names it
/// @param streamShare of the calls that ask for a stream, 0 to 1
/// @param callsMax made in all
/// @param demoOnly whether an answer of any other provider ends the test
public record Chats(String model, double streamShare, long callsMax, boolean demoOnly) {
    /// The model at the demo provider, which costs nothing, whoever else serves one of that name.
    public static String atDemo(String model) {
        return model.startsWith("demo/") ? model : "demo/" + model;
    }

    /// So many of the first `turn` calls are streamed; spread evenly.
    boolean streamed(long turn) {
        return Math.floor((turn + 1) * streamShare) > Math.floor(turn * streamShare);
    }

    String body(long turn, boolean stream) {
        String quoted = model.replace("\\", "\\\\").replace("\"", "\\\"");
        return "{\"model\":\"" + quoted + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Load test, call "
                + turn + "\"}]"
                + (stream ? ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}" : "}");
    }
}
