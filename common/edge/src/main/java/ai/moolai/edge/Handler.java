package ai.moolai.edge;

/// What answers a route. The body is whole and within the route's limit when it is called.
public sealed interface Handler {
    static Handler onEventLoop(OnEventLoop handler) {
        return handler;
    }

    static Handler blocking(Blocking handler) {
        return handler;
    }

    static Handler streaming(Streaming handler) {
        return handler;
    }

    /// Runs on the event loop and must never block. It answers by itself, now or later, by [Exchange#reply],
    /// [Exchange#fail] or by writing to [Exchange#answer].
    @FunctionalInterface
    non-sealed interface OnEventLoop extends Handler {
        void handle(Exchange exchange, byte[] body);
    }

    /// Runs on a virtual thread and may block. What it returns is the answer; a [ai.moolai.base.FailureException]
    /// is the failure's reply, anything else thrown a 500.
    @FunctionalInterface
    non-sealed interface Blocking extends Handler {
        Reply handle(Exchange exchange, byte[] body) throws Exception;
    }

    /// The same, for an answer that is too long to be held: what it returns writes the answer's body piece by piece.
    @FunctionalInterface
    non-sealed interface Streaming extends Handler {
        StreamedReply handle(Exchange exchange, byte[] body) throws Exception;
    }
}
