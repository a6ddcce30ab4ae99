package ai.moolai.orchestrator.stages;

/// What happens to a call, in the order in which it happens: each stage begins where the one before it ends. A call
/// that is made again goes back to [#CONNECT].
public enum Stage {
    /// From the request's head to its caller: may it come in, where does it lead, whose key is it.
    AUTHORIZE,

    /// Until the caller has sent the whole body. Nobody is slow here but the caller.
    RECEIVE,

    /// Until the body is a request, another thread's turn for a long one included.
    PARSE,

    /// Until the provider's request is written: which provider, may this key ask for this model, what lies between the
    /// two dialects.
    DECIDE,

    /// Until there is a connection to the provider, a kept one or a new one.
    CONNECT,

    /// From the request's sending to the head of the provider's answer. A pause before the provider is asked again
    /// counts here as well.
    WAIT,

    /// From that head to the last byte of the provider's answer. A caller who reads slowly slows it down.
    RELAY,

    /// Until the call is in the journal and the last byte is handed to the caller's connection: what the answer told is
    /// read, tokens are counted where nobody told them, the cost is reckoned.
    RECORD;

    /// Its place in arrays that hold something for each stage, which are much quicker than maps.
    @SuppressWarnings("EnumOrdinal")
    int place() {
        return ordinal();
    }
}
