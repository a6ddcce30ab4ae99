package ai.moolai.llm;

/// Takes in bytes.
public interface ByteSink {
    void bytes(byte[] bytes, int from, int to);

    default void bytes(byte[] all) {
        bytes(all, 0, all.length);
    }
}
