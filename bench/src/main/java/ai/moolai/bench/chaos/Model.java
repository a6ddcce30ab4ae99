package ai.moolai.bench.chaos;

/// Models that are asked, with their prices as the vendor tells them: written here a second time, so that a wrong price
/// or a wrong sum cannot agree with itself.
enum Model {
    GPT_4_1_MINI("gpt-4.1-mini", 400, 100, 1600),
    GPT_4O_MINI("gpt-4o-mini", 150, 75, 600);

    final String id;
    private final long inputNanos;
    private final long cachedNanos;
    private final long outputNanos;

    /// @param inputNanos billionths of a US dollar for one token, as are the others
    Model(String id, long inputNanos, long cachedNanos, long outputNanos) {
        this.id = id;
        this.inputNanos = inputNanos;
        this.cachedNanos = cachedNanos;
        this.outputNanos = outputNanos;
    }

    /// What tokens cost.
    Told told(long input, long cached, long output, long reasoning) {
        long nanos = (input - cached) * inputNanos + cached * cachedNanos + output * outputNanos;
        return new Told(input, cached, output, reasoning, nanos);
    }
}
