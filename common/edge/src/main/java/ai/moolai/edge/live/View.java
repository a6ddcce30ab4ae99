package ai.moolai.edge.live;

/// What a reader wants to see.
///
/// @param topics bits of [Topic#bit]
/// @param parts of the topic that has parts
/// @param known whether it is known who reads
record View(int topics, long parts, boolean known) {
    boolean has(Topic topic) {
        return (topics & topic.bit) != 0;
    }

    boolean isEmpty() {
        return topics == 0;
    }
}
