package ai.moolai.bench.micro;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What goes over the wire in the benchmarks, in OpenAI's dialect.
final class Wire {
    static final String MODEL = "gpt-4.1-mini";

    private static final String SENTENCE = "Say it in \\\"plain\\\" words, and once more.\\n";
    private static final String CHUNK =
            "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1764528000," + "\"model\":\""
                    + MODEL + "\",\"system_fingerprint\":\"fp_1\",";

    private Wire() {}

    /// A chat request of about `bytes` bytes.
    static byte[] request(int bytes, boolean stream) {
        return filled(
                "{\"model\":\"" + MODEL + "\",\"temperature\":0.2,\"stream\":" + stream + ",\"messages\":["
                        + "{\"role\":\"system\",\"content\":\"You answer briefly.\"},{\"role\":\"user\",\"content\":\"",
                "\"}],\"user\":\"someone\"}",
                bytes);
    }

    /// A whole answer of about `bytes` bytes.
    static byte[] answer(int bytes) {
        return filled(
                "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1764528000,\"model\":\"" + MODEL
                        + "\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"",
                "\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":300,"
                        + "\"completion_tokens\":120,\"total_tokens\":420,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":64,\"audio_tokens\":0},"
                        + "\"completion_tokens_details\":{\"reasoning_tokens\":16,\"audio_tokens\":0}},"
                        + "\"service_tier\":\"default\"}",
                bytes);
    }

    /// A stream of `chunks` events and the last one, each as it comes off the socket.
    static List<byte[]> stream(int chunks) {
        List<byte[]> events = new ArrayList<>();
        events.add(event(CHUNK + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},"
                + "\"finish_reason\":null}],\"usage\":null}"));
        for (int i = 0; i < chunks - 3; i++) {
            events.add(event(CHUNK + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\" word\"},"
                    + "\"finish_reason\":null}],\"usage\":null}"));
        }
        events.add(
                event(CHUNK + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":null}"));
        events.add(event(CHUNK + "\"choices\":[],\"usage\":{\"prompt_tokens\":300,\"completion_tokens\":48,"
                + "\"total_tokens\":348}}"));
        events.add(event("[DONE]"));
        return List.copyOf(events);
    }

    private static byte[] event(String data) {
        return ("data: " + data + "\n\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] filled(String start, String end, int bytes) {
        int sentences = Math.max(1, (bytes - start.length() - end.length()) / SENTENCE.length());
        return (start + SENTENCE.repeat(sentences) + end).getBytes(StandardCharsets.US_ASCII);
    }
}
