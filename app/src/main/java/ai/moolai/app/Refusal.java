package ai.moolai.app;

/// Why a command does not do what it was asked: one sentence, and what to do instead.
final class Refusal extends RuntimeException {
    Refusal(String sentence) {
        super(sentence, null, false, false);
    }
}
