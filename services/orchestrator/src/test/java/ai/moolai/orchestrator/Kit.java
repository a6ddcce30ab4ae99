package ai.moolai.orchestrator;

/// A vendor's own client, which was told nothing but another base URL and another key.
interface Kit extends AutoCloseable {
    /// Asks `model` something, under the name `id`.
    ///
    /// @throws Kit.Refused when the kit raises its exception for a status
    Heard ask(String model, String id, boolean stream);

    @Override
    void close();

    /// The kit raised its exception.
    final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /// Of the answer, or 200 when it broke off later.
        final int status;

        Refused(int status, Throwable raised) {
            super(raised);
            this.status = status;
        }
    }
}
