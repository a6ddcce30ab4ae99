package ai.moolai.redis;

/// Somebody who listens to a channel.
public sealed interface Subscription extends AutoCloseable permits Channels.Listener {
    /// Hears nothing more, soon.
    @Override
    void close();
}
