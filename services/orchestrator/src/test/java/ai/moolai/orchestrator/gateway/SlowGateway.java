package ai.moolai.orchestrator.gateway;

import ai.moolai.base.Caller;
import ai.moolai.base.Clock;
import ai.moolai.base.OrganizationId;
import ai.moolai.base.Role;
import ai.moolai.base.Threads;
import ai.moolai.edge.Access;
import ai.moolai.edge.AuthMode;
import ai.moolai.edge.Edge;
import ai.moolai.edge.EdgeConfig;
import ai.moolai.edge.EdgeObserver;
import ai.moolai.edge.EdgeParts;
import ai.moolai.edge.Handler;
import ai.moolai.edge.Routes;
import ai.moolai.llm.CallerDialect;
import ai.moolai.llm.Provider;
import ai.moolai.llm.TimeLimits;
import ai.moolai.llm.Upstream;
import ai.moolai.llm.openai.OpenAiChat;
import ai.moolai.llm.openai.OpenAiProvider;
import ai.moolai.orchestrator.ledger.KeptFor;
import ai.moolai.orchestrator.ledger.Ledger;
import ai.moolai.orchestrator.ledger.PriceBook;
import ai.moolai.orchestrator.routing.Routing;
import ai.moolai.orchestrator.stages.Stages;
import ai.moolai.store.Database;
import ai.moolai.store.DatabaseUrl;
import ai.moolai.store.Journal;
import ai.moolai.store.JournalConfig;
import ai.moolai.store.PoolSize;
import ai.moolai.testing.ManualClock;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// A gateway behind a real edge, on a clock that stands still but where one of its parts says how long it takes. Its
/// provider is real, its journal too; there is no database.
final class SlowGateway implements AutoCloseable {
    static final Duration AUTHORIZES = Duration.ofMillis(1);
    static final Duration PARSES = Duration.ofMillis(4);
    static final Duration DECIDES = Duration.ofMillis(8);
    /// Only the first time that a call asks for it.
    static final Duration CONNECTS = Duration.ofMillis(16);

    static final Duration READS_AN_ERROR = Duration.ofMillis(64);
    static final Duration RECORDS = Duration.ofMillis(128);

    final ManualClock clock = new ManualClock();
    final Stages stages = new Stages();
    private final Threads threads = new Threads(Throwable::printStackTrace);
    private final Database nowhere;
    private final Ledger ledger;
    private final Gateway gateway;
    private final Edge edge;

    SlowGateway(Path folder, String providerUrl) {
        nowhere = Database.open(
                "nowhere", DatabaseUrl.parse("postgresql://nobody:x@127.0.0.1:1/nowhere"), new PoolSize(0, 1), clock);
        var journal = Journal.open(new JournalConfig(folder.resolve("journal")), new JournalClock(), threads);
        ledger = new Ledger(
                journal,
                nowhere,
                folder.resolve("rejected"),
                clock,
                new KeptFor(Duration.ofDays(1), Duration.ofDays(1)),
                PriceBook.shipped());
        var provider = new Provider(
                "scripted",
                new OpenAiProvider(),
                URI.create(providerUrl),
                null,
                Set.of("gpt-4.1-mini"),
                "openai",
                TimeLimits.DEFAULT);
        gateway = new Gateway(
                new GatewayConfig(new OrganizationId("org_001"), 2, false, 0, 10, false),
                new Routing(List.of(provider), null),
                PriceBook.shipped(),
                ledger,
                clock,
                threads);
        edge = Edge.start(
                EdgeConfig.of("127.0.0.1", AuthMode.REQUIRED, new EdgeConfig.Port(0, "PORT")),
                clock,
                threads,
                new EdgeParts(
                        _ -> {
                            clock.advance(AUTHORIZES);
                            return new Caller(null, null, "someone", Role.MEMBER, Set.of());
                        },
                        this::routes,
                        EdgeObserver.NONE));
    }

    int port() {
        return edge.ports().getFirst();
    }

    private Routes routes(Vertx vertx) {
        var loop = new EventLoop(
                vertx, (ContextInternal) vertx.getOrCreateContext(), new Upstream(vertx, clock, 10), stages.loop());
        CallerDialect dialect = (body, header) -> {
            clock.advance(PARSES);
            return new SlowRequest(new OpenAiChat().read(body, header), clock);
        };
        return new Routes()
                .post(
                        "/v1/chat/completions",
                        Access.needs(Role.MEMBER),
                        Handler.onEventLoop((exchange, body) -> gateway.call(exchange, body, dialect, loop)));
    }

    /// The journal looks at the clock once for what it writes in one go: that is how long writing takes.
    private final class JournalClock implements Clock {
        @Override
        public Instant now() {
            clock.advance(RECORDS);
            return clock.now();
        }

        @Override
        public long nanoTime() {
            return clock.nanoTime();
        }
    }

    @Override
    public void close() {
        edge.drain();
        edge.close();
        ledger.close();
        nowhere.close();
        threads.close();
    }
}
