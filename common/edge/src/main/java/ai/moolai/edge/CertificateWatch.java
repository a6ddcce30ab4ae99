package ai.moolai.edge;

import ai.moolai.base.Threads;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at the certificate's files again and again, and uses what they hold now. A bad one is logged and the one
/// before it stays.
final class CertificateWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);

    private final EdgeConfig.Tls tls;
    private final Listeners listeners;
    private final Vertx vertx;
    private final Threads threads;
    private Certificate seen;
    private Threads.@Nullable Repeating repeating;

    CertificateWatch(EdgeConfig.Tls tls, Certificate first, Listeners listeners, Vertx vertx, Threads threads) {
        this.vertx = vertx;
        this.tls = tls;
        this.seen = first;
        this.listeners = listeners;
        this.threads = threads;
    }

    /// @throws IllegalStateException when the first certificate is no good
    void verify() {
        seen.verify(vertx);
    }

    void watch() {
        repeating = threads.every(tls.reloadEvery(), this::look);
    }

    private void look() {
        try {
            Certificate now = Certificate.read(tls);
            if (!now.isSameAs(seen)) {
                seen = now;
                now.verify(vertx);
                listeners.use(now.options()).await();
                LOG.info("TLS certificate reloaded from {}", tls.certificate());
            }
        } catch (RuntimeException bad) {
            LOG.error("TLS certificate not reloaded, the one before it stays: {}", bad.getMessage());
        }
    }

    @Override
    public void close() {
        if (repeating != null) {
            repeating.close();
        }
    }
}
