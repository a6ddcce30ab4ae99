package ai.moolai.llm.embeddings;

import java.util.List;

/// What is to be turned into numbers.
sealed interface Input {
    /// How many embeddings are asked for.
    int size();

    record Texts(List<String> all) implements Input {
        public Texts {
            all = List.copyOf(all);
        }

        @Override
        public int size() {
            return all.size();
        }
    }

    /// Texts that the caller has cut into OpenAI's tokens already.
    ///
    /// @param tokens of all of them together
    record Tokens(int size, long tokens) implements Input {}
}
